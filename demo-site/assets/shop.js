// The shop's own script: the cart, in this browser only. Nothing is written to storage before the visitor puts
// something into it, and no cookie ever.
(() => {
  'use strict';

  const CART = 'narenj-cart';
  const ORDER = 'narenj-order';
  const $ = (selector, root = document) => root.querySelector(selector);
  const dataLayer = (window.dataLayer = window.dataLayer || []);
  const locale = document.documentElement.lang;
  const numbers = new Intl.NumberFormat({ fa: 'fa-IR', ar: 'ar-u-nu-arab', en: 'en' }[locale] || 'en', {
    maximumFractionDigits: 2,
  });

  // Storage may be full, forbidden or hold something else: then the cart lives as long as the page.
  const memory = new Map();
  const read = (key) => {
    if (memory.has(key)) return memory.get(key);
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const write = (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      memory.delete(key);
    } catch {
      memory.set(key, value);
    }
  };

  const lines = () => {
    const cart = read(CART);
    return Array.isArray(cart) ? cart : [];
  };
  const setLines = (next) => {
    write(CART, next);
    showCount();
  };
  const showCount = () => {
    const count = lines().reduce((sum, line) => sum + line.quantity, 0);
    $('#cart-count').textContent = count ? numbers.format(count) : '';
  };

  const block = (id) => JSON.parse($(id).textContent);
  const goods = $('#goods') && block('#goods');
  const price = (fils) => goods.pricePattern.replace('{}', numbers.format(fils / 100));
  // A product may have left the shop since it was put into the cart.
  const known = (list) => list.filter((line) => Object.hasOwn(goods.products, line.id));
  const sum = (list) => list.reduce((total, line) => total + goods.products[line.id].fils * line.quantity, 0);
  const delivery = (subtotal) => (subtotal >= goods.freeDeliveryFrom ? 0 : goods.delivery);

  // GA4 asks for the empty push: else items of an earlier event would stay.
  const report = (event, ecommerce) => {
    dataLayer.push({ ecommerce: null });
    dataLayer.push({ event, ecommerce });
  };
  const gaItem = (item, line) => ({
    ...item,
    ...(line.size ? { item_variant: line.size } : {}),
    quantity: line.quantity,
  });

  const orderForm = $('#order-form');
  if (orderForm) {
    orderForm.addEventListener('submit', (event) => {
      event.preventDefault();
      const line = { id: orderForm.dataset.id, size: $('#size')?.value ?? '', quantity: 1 };
      const next = lines();
      const same = next.find(({ id, size }) => id === line.id && size === line.size);
      if (same) same.quantity += 1;
      else next.push(line);
      setLines(next);
      const item = block('#item');
      report('add_to_cart', { currency: orderForm.dataset.currency, value: item.price, items: [gaItem(item, line)] });
      const added = $('#added');
      added.textContent = added.dataset.text;
    });
  }

  const drawLine = (template, line) => {
    const product = goods.products[line.id];
    const row = template.content.firstElementChild.cloneNode(true);
    $('img', row).src = product.picture;
    const title = $('.line-title', row);
    title.href = product.path;
    title.textContent = product.item.item_name;
    $('.line-size', row).textContent = Number(line.size) ? numbers.format(line.size) : line.size;
    $('.line-price', row).textContent = price(product.fils * line.quantity);
    $('.line-quantity', row).textContent = numbers.format(line.quantity);
    return row;
  };

  // What is recommended on this page goes with these products.
  const recommendFor = (list) => {
    const place = $('.recommended');
    if (place) place.dataset.shopbellCart = [...new Set(list.map(({ id }) => id))].join(',');
  };

  const drawCart = () => {
    const list = known(lines());
    $('#cart').hidden = !list.length;
    $('#cart-empty').hidden = list.length > 0;
    const rows = list.map((line, i) => {
      const row = drawLine($('#cart-line'), line);
      const changes = { '.fewer': -1, '.more': 1, '.remove': -line.quantity };
      for (const [button, by] of Object.entries(changes)) {
        $(button, row).addEventListener('click', () => {
          const next = list.map((l) => (l === line ? { ...l, quantity: l.quantity + by } : l));
          setLines(next.filter((l) => l.quantity > 0));
          drawCart();
          // The lines are new elements: give the focus back to whoever works with the keyboard.
          $(`.line:nth-child(${i + 1}) ${button}`)?.focus();
        });
      }
      return row;
    });
    $('#cart-lines').replaceChildren(...rows);
    recommendFor(list);
    const subtotal = sum(list);
    const shipping = $('#delivery');
    $('#subtotal').textContent = price(subtotal);
    shipping.textContent = delivery(subtotal) ? price(delivery(subtotal)) : shipping.dataset.free;
    $('#total').textContent = price(subtotal + delivery(subtotal));
  };

  if ($('#cart')) {
    drawCart();
    $('#place-order').addEventListener('click', () => {
      const [random] = crypto.getRandomValues(new Uint32Array(1));
      const number = `NA-${String(random % 1000000).padStart(6, '0')}`;
      write(ORDER, { number, lines: known(lines()), reported: false });
      setLines([]);
      location.assign(`/${locale}/thank-you?order=${number}`);
    });
  }

  const orderNumber = $('#order-number');
  const order = orderNumber && read(ORDER);
  if (order && order.number === orderNumber.textContent) {
    const list = known(order.lines);
    const shipping = delivery(sum(list));
    $('#ordered-lines').replaceChildren(...list.map((line) => drawLine($('#ordered-line'), line)));
    $('#total').textContent = price(sum(list) + shipping);
    $('#ordered').hidden = false;
    recommendFor(list);
    // Once an order: a reload isn't another purchase.
    if (!order.reported) {
      report('purchase', {
        transaction_id: order.number,
        currency: goods.currency,
        value: sum(list) / 100,
        shipping: shipping / 100,
        items: list.map((line) => gaItem(goods.products[line.id].item, line)),
      });
      write(ORDER, { ...order, reported: true });
    }
  }

  // Who has logged in, as the shop's server signed it; after that nobody, for whoever comes next. The tag may come later.
  window.Shopbell = window.Shopbell || ((...call) => (window.Shopbell.q = window.Shopbell.q || []).push(call));
  const { token } = $('#account')?.dataset || {};
  if (token) window.Shopbell('identify', { token });
  $('#log-out')?.addEventListener('click', () => window.Shopbell('reset'));

  showCount();
  // Back from another page, the browser may show this one as it was: the cart has changed since.
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    showCount();
    if ($('#cart')) drawCart();
  });
})();
