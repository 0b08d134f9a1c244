// Draws a picture with ECharts: bars, lines or both over one axis of names. It knows no domain: labels and texts
// come ready from the app. The table beside the chart says the same to those who don't see it, so the canvas is
// hidden from them.
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

const drawn = new WeakMap();
const dark = matchMedia('(prefers-color-scheme: dark)');

// The page's own colours, so that light and dark are decided in one place.
function colours(element) {
  const style = getComputedStyle(element);
  const value = (name) => style.getPropertyValue(name).trim();
  return { text: value('--soft'), strong: value('--text'), line: value('--line'), paper: value('--paper'), font: style.fontFamily, value };
}

// A text of ours into an element: never HTML, and each in its own direction.
function words(tag, text, className) {
  const element = document.createElement(tag);
  element.textContent = text;
  element.dir = 'auto';
  if (className) element.className = className;
  return element;
}

function tip(picture, points) {
  const box = document.createElement('div');
  box.className = 'tip';
  box.dir = picture.rtl ? 'rtl' : 'ltr';
  box.append(words('strong', picture.names[points[0].dataIndex]));
  for (const { seriesIndex, dataIndex } of points) {
    const series = picture.series[seriesIndex];
    const label = series.labels[dataIndex];
    if (!label) continue;
    const row = document.createElement('div');
    row.append(words('span', series.name), words('b', label));
    box.append(row);
  }
  return box;
}

function option(element, picture) {
  const { text, strong, line, paper, font, value } = colours(element);
  const axis = { axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: text, fontFamily: font } };
  const names = {
    ...axis,
    type: 'category',
    data: picture.names,
    inverse: picture.horizontal ? true : picture.rtl,
    // Names stand where lines begin.
    position: picture.horizontal && picture.rtl ? 'right' : undefined,
    axisLabel: { ...axis.axisLabel, hideOverlap: true, width: picture.horizontal ? 130 : undefined, overflow: 'truncate' },
  };
  const scale = (position, index) => ({
    ...axis,
    type: 'value',
    min: index === 0 ? (picture.min ?? undefined) : 0,
    max: index === 0 ? (picture.max ?? undefined) : undefined,
    minInterval: index === 0 ? undefined : 1,
    position: picture.horizontal ? undefined : position,
    inverse: picture.horizontal ? picture.rtl : false,
    axisLine: { show: false },
    splitLine: { show: index === 0, lineStyle: { color: line, type: [2, 4] } },
    axisLabel: { ...axis.axisLabel, formatter: (number) => picture.format.format(number) },
    splitNumber: 4,
    // Round steps over a scale whose ends are known.
    interval: index === 0 && picture.max ? (picture.max - picture.min) / 4 : undefined,
  });
  const [near, far] = picture.rtl ? ['right', 'left'] : ['left', 'right'];
  const scales = picture.series.some((series) => series.second) ? [scale(near, 0), scale(far, 1)] : [scale(near, 0)];
  const [begin, end] = picture.rtl ? ['right', 'left'] : ['left', 'right'];
  return {
    animation: false,
    textStyle: { fontFamily: font },
    grid: { [begin]: 4, [end]: 12, top: 14, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: picture.horizontal ? 'shadow' : 'line', lineStyle: { color: line } },
      confine: true,
      backgroundColor: paper,
      borderColor: line,
      textStyle: { color: strong, fontFamily: font, fontSize: 13 },
      formatter: (points) => tip(picture, points),
    },
    [picture.horizontal ? 'yAxis' : 'xAxis']: names,
    [picture.horizontal ? 'xAxis' : 'yAxis']: picture.horizontal ? scales[0] : scales,
    series: picture.series.map((series) => ({
      type: series.kind,
      name: series.name,
      data: series.colours
        ? series.values.map((number, at) => ({ value: number, itemStyle: { color: value(series.colours[at]) } }))
        : series.values,
      [picture.horizontal ? 'xAxisIndex' : 'yAxisIndex']: series.second ? 1 : 0,
      itemStyle: { color: value(series.colour), borderRadius: 3 },
      lineStyle: { width: 2.5 },
      areaStyle: undefined,
      connectNulls: true,
      showSymbol: series.values.filter((number) => number !== null).length < 20,
      symbolSize: 6,
      barMaxWidth: picture.horizontal ? 18 : 26,
      z: series.kind === 'line' ? 3 : 2,
    })),
  };
}

// Draws, or draws anew, into an element that has a size.
export function draw(element, picture) {
  let kept = drawn.get(element);
  if (!kept) {
    const chart = init(element, null, { renderer: 'canvas' });
    kept = { chart };
    drawn.set(element, kept);
    const repaint = () => chart.setOption(option(element, kept.picture), true);
    new ResizeObserver(() => element.isConnected && chart.resize()).observe(element);
    dark.addEventListener('change', () => element.isConnected && repaint());
    element.setAttribute('aria-hidden', 'true');
  }
  picture.format = new Intl.NumberFormat(picture.locale, { notation: 'compact', maximumFractionDigits: 1 });
  kept.picture = picture;
  kept.chart.setOption(option(element, picture), true);
  element.dataset.drawn = String(picture.names.length);
}
