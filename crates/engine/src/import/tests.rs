use super::*;
use proptest::prelude::*;
use shopbell_protocol::owner::FaqEntry;

fn file(format: Format, text: &str) -> File {
    read(format, text, None).unwrap()
}

/// Line, question and answer of each draft.
fn drafts(format: Format, text: &str) -> Vec<(u32, String, String)> {
    let number = |place| match place {
        Place::Line(number) | Place::Entry(number) => number,
    };
    file(format, text).drafts.into_iter().map(|draft| (number(draft.place), draft.question, draft.answer)).collect()
}

/// Line, field and message of each that is refused.
fn refused(format: Format, text: &str) -> Vec<(Place, String)> {
    file(format, text).refused.into_iter().map(|refused| (refused.place, refused.field)).collect()
}

fn rows(expected: &[(u32, &str, &str)]) -> Vec<(u32, String, String)> {
    expected.iter().map(|&(line, question, answer)| (line, question.to_owned(), answer.to_owned())).collect()
}

#[test]
fn json_is_read_entry_by_entry() {
    let text = r#"{ "entries": [
  { "id": "a", "locale": "fa", "question": "ساعت کاری؟", "answer": "۹ تا ۱۷", "phrasings": ["کی بازید؟"] },
  { "question": 5, "answer": "x" },
  { "Question": "When are you open?", "reply": "9 to 5", "id": 7, "locale": null },
  { "question": "Hours?", "answer": "9 to 5", "tags": [] },
  "text",
  { "question": "x", "answer": "y", "locale": "de" }
] }"#;
    let File { drafts, .. } = file(Format::Json, text);
    assert_eq!(drafts.len(), 2);
    assert_eq!((drafts[0].place, drafts[0].locale), (Place::Line(2), Some(Locale::Fa)));
    assert_eq!(drafts[0].phrasings.as_deref(), Some(&["کی بازید؟".to_owned()][..]));
    assert_eq!((drafts[1].id.as_deref(), drafts[1].place), (Some("7"), Place::Line(4)));
    assert_eq!((drafts[1].locale, &drafts[1].phrasings), (Some(Locale::En), &None));
    let refused = refused(Format::Json, text);
    let expected = [(3, "question"), (5, "tags"), (6, "entry"), (7, "locale")];
    assert_eq!(refused, expected.map(|(line, field)| (Place::Line(line), field.to_owned())));
    assert_eq!(self::drafts(Format::Json, r#"[{"q":"x","a":"y"}]"#), rows(&[(1, "x", "y")]));
    for bad in ["{\"entries\": [", "{}", "7", "{\"entries\": [], \"more\": 1}", "question,answer\na,b"] {
        assert_eq!(read(Format::Json, bad, None).unwrap_err().field, "body", "{bad}");
    }
}

#[test]
fn csv_is_read_as_spreadsheets_write_it() {
    let text = "\u{FEFF}Question;Answer;Language;phrasings\r\n\r\nHours?;\"9 to 5;\r\nclosed on \"\"Sunday\"\"\";English;when|open \r\n\
                ;;;\r\nCards?;Yes;de;\r\nFee?;5;en;;7\r\n";
    let File { drafts, .. } = file(Format::Csv, text);
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].place, Place::Line(3), "the blank line counts");
    assert_eq!(drafts[0].answer, "9 to 5;\r\nclosed on \"Sunday\"");
    assert_eq!(drafts[0].phrasings.as_deref(), Some(&["when".to_owned(), "open".to_owned()][..]));
    assert_eq!(
        refused(Format::Csv, text),
        [(Place::Line(6), "locale".to_owned()), (Place::Line(7), "line".to_owned())]
    );
    let tabs = "پرسش\tپاسخ\nکی بازید, آقا؟\t۹ تا ۱۷\n";
    assert_eq!(self::drafts(Format::Csv, tabs), rows(&[(2, "کی بازید, آقا؟", "۹ تا ۱۷")]));
    for (bad, field) in [
        ("question,answer,colour\na,b,c", "colour"),
        ("question,q,answer\na,b,c", "question"),
        ("question,locale\na,fa", "answer"),
        ("How much?,Five", "How much?"),
    ] {
        let unreadable = read(Format::Csv, bad, None).unwrap_err();
        assert_eq!(unreadable.field, field);
        assert!(unreadable.message.starts_with("line 1: "), "{unreadable}");
    }
}

#[test]
fn an_open_quotation_mark_swallows_no_line_unnoticed() {
    let text = "question,answer\na,b\nc,\"d\ne,f\ng,h\n";
    assert_eq!(drafts(Format::Csv, text), rows(&[(2, "a", "b")]));
    assert_eq!(refused(Format::Csv, text), [(Place::Line(3), "line".to_owned())]);
    let inches = "question,answer\nHow wide?,5\" wide\n";
    assert_eq!(drafts(Format::Csv, inches), rows(&[(2, "How wide?", "5\" wide")]));
}

#[test]
fn headings_are_questions_and_what_is_below_is_the_answer() {
    let text = "---\ntitle: x\n---\n# Help\nAll about us.\n\n## Shipping\n### How much **is** it?\nFive *euros*\nfor `EU`.\n\n\
                - by [post](https://post.example)\n- by hand\n\n1. one\n2. two\n\n```\n# no heading\n```\n\
                ### Empty?\n### کی باز است؟\n۹ تا ۱۷<br>هر روز\n";
    let answer = "Five euros for EU.\n\n• by post (https://post.example)\n• by hand\n1. one\n2. two\n# no heading";
    assert_eq!(
        drafts(Format::Markdown, text),
        rows(&[(8, "How much is it?", answer), (22, "کی باز است؟", "۹ تا ۱۷\nهر روز")])
    );
    assert_eq!(refused(Format::Markdown, text), [(Place::Line(21), "answer".to_owned())]);
    assert_eq!(drafts(Format::Markdown, "# a\nb\n# c\nd"), rows(&[(1, "a", "b"), (3, "c", "d")]));
    assert_eq!(drafts(Format::Markdown, "a\n===\nb"), rows(&[(1, "a", "b")]));
    assert_eq!(read(Format::Markdown, "nothing here", None).unwrap_err().field, "body");
}

#[test]
fn marked_questions_are_read_in_three_languages() {
    let text = "# FAQ\nintro\n\n**Q:** How much\nis it?\n**A:** Five\neuros.\n\nNot six.\n\n## Rest\n- Q2: Where?\n- A2: Here.\n\n\
                پرسش: کی؟\nپاسخ: ۹ تا ۱۷\n\nس: كم؟\n\nج : خمسة\n\nQ: Open?\n";
    assert_eq!(
        drafts(Format::Markdown, text),
        rows(&[
            (4, "How much is it?", "Five euros.\n\nNot six."),
            (12, "Where?", "Here."),
            (15, "کی؟", "۹ تا ۱۷"),
            (18, "كم؟", "خمسة"),
        ])
    );
    assert_eq!(refused(Format::Markdown, text), [(Place::Line(22), "answer".to_owned())]);
}

#[test]
fn a_page_with_json_ld_is_read() {
    let text = r#"<!doctype html><html lang="fa-IR"><head>
        <script type="application/ld+json">{ "@type": "Product", "name": "x" }</script>
        <script type="application/LD+JSON">
        { "@context": "https://schema.org", "@graph": [{ "@type": ["WebPage", "FAQPage"], "mainEntity": [
          { "@type": "Question", "name": "هزینهٔ ارسال &amp; بسته&zwnj;بندی؟",
            "acceptedAnswer": { "@type": "Answer", "text": "<p>پنج یورو</p><ul><li>با پست</li><li><a href='https://a.example/x'>اینجا</a></li></ul>a<br/>b &lt; c" } },
          { "name": "Plain?", "acceptedAnswer": [{ "text": "one\ntwo" }] },
          { "@type": "https://schema.org/Question", "name": "No answer?" }
        ] }] }</script>
        <script type="application/ld+json">{ "@type": "FAQPage", </script>
        <script>{ "@type": "FAQPage" }</script>
        <!-- <script type="application/ld+json">{ "@type": "Question", "name": "commented out" }</script> --></head>"#;
    let answer = "پنج یورو\n• با پست\n• اینجا (https://a.example/x)\na\nb < c";
    assert_eq!(
        drafts(Format::Page, text),
        rows(&[(1, "هزینهٔ ارسال & بسته\u{200C}بندی؟", answer), (2, "Plain?", "one\ntwo"), (3, "No answer?", ""),])
    );
    assert_eq!(refused(Format::Page, text), [(Place::Entry(4), "FAQPage".to_owned())]);
    assert_eq!(file(Format::Page, text).drafts[1].locale, Some(Locale::Fa), "the page's language");
    assert_eq!(read(Format::Page, "<p>hello</p>", None).unwrap_err().field, "body");
}

#[test]
fn a_page_with_microdata_is_read() {
    let text = r#"<div itemscope itemtype="https://schema.org/FAQPage">
        <section itemscope itemprop="mainEntity" itemtype="https://schema.org/Question">
          <h3 itemprop="name">How <b>much</b>?</h3>
          <div itemscope itemprop="acceptedAnswer" itemtype="https://schema.org/Answer">
            <div itemprop="text"><p>Five<p>euros <div>each</div></div></div>
        </section>
        <section itemscope itemprop="mainEntity" itemtype="http://schema.org/Question">
          <meta itemprop="name" content="Where?"><span itemprop="text">Here</section></div>"#;
    assert_eq!(drafts(Format::Page, text), rows(&[(1, "How much?", "Five\neuros\neach"), (2, "Where?", "Here")]));
}

#[test]
fn a_language_is_the_entrys_else_the_callers_else_the_texts() {
    let text = "question,answer,locale\nHours?,9,ar\nWhere are you?,x,\n?,?,\n";
    let locales = |locale| read(Format::Csv, text, locale).unwrap().drafts.iter().map(|d| d.locale).collect::<Vec<_>>();
    assert_eq!(locales(None), [Some(Locale::Ar), Some(Locale::En), None]);
    assert_eq!(locales(Some(Locale::Fa)), [Some(Locale::Ar), Some(Locale::Fa), Some(Locale::Fa)]);
    assert_eq!(read(Format::Csv, " \n", None).unwrap_err().field, "body");
}

fn entry(id: &str, question: &str, answer: &str) -> FaqEntry {
    FaqEntry {
        id: id.to_owned(),
        locale: Locale::En,
        question: question.to_owned(),
        answer: answer.to_owned(),
        phrasings: vec!["kept".to_owned()],
    }
}

fn draft(line: u32, id: Option<&str>, question: &str, answer: &str) -> Draft {
    Draft {
        place: Place::Line(line),
        id: id.map(str::to_owned),
        locale: None,
        question: question.to_owned(),
        answer: answer.to_owned(),
        phrasings: None,
    }
}

#[test]
fn drafts_meet_the_entries_they_are_about() {
    let present = vec![entry("a", "How much?", "5"), entry("b", "Where?", "here"), entry("c", "When?", "now")];
    let drafts = vec![
        draft(1, Some("b"), "Where is it?", "there"),
        draft(2, None, "how much", "5"),
        draft(3, None, "How  MUCH?!", "6"),
        draft(4, None, "Who?", "we"),
        draft(5, Some("b"), "x", "y"),
        draft(6, Some("new"), "x", "y"),
    ];
    let merged = merge(present.clone(), drafts.clone(), Locale::En, Mode::Add, true);
    assert_eq!((merged.added, merged.updated, merged.unchanged, merged.removed), (2, 2, 0, 0));
    let refused: Vec<_> = merged.refused.iter().map(|refused| (refused.place, refused.field.as_str())).collect();
    assert_eq!(refused, [(Place::Line(3), "question"), (Place::Line(5), "id")]);
    assert_eq!(merged.refused[0].message, "appears twice: line 2 has it too");
    let ids: Vec<&str> = merged.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids.len(), 5);
    assert_eq!((ids[0], ids[4]), ("a", "new"));
    assert_eq!((merged.entries[1].answer.as_str(), merged.entries[1].phrasings.len()), ("there", 1), "phrasings stay");

    let again = merge(merged.entries.clone(), drafts.clone(), Locale::En, Mode::Add, true);
    assert_eq!((again.added, again.updated, again.unchanged), (0, 0, 4));
    assert_eq!(again.entries, merged.entries);

    let cautious = merge(present.clone(), drafts.clone(), Locale::En, Mode::Replace, true);
    assert_eq!(cautious.removed, 0, "what is missing may be what was refused");
    let good: Vec<Draft> = drafts.into_iter().filter(|draft| !matches!(draft.place, Place::Line(3 | 5))).collect();
    assert_eq!(merge(present.clone(), good.clone(), Locale::En, Mode::Replace, false).removed, 0);
    let replaced = merge(present, good, Locale::En, Mode::Replace, true);
    assert_eq!(replaced.removed, 1);
    assert_eq!(replaced.entries.iter().map(|entry| &entry.id).collect::<Vec<_>>(), ["b", "a", ids[3], "new"]);
}

#[test]
fn an_id_that_another_question_has_is_not_taken_over() {
    let first = merge(Vec::new(), vec![draft(1, None, "Who?", "we")], Locale::En, Mode::Add, true).entries;
    let renamed = vec![FaqEntry { question: "Something else".to_owned(), ..first[0].clone() }];
    let merged = merge(renamed, vec![draft(1, None, "Who?", "we")], Locale::En, Mode::Add, true);
    assert_eq!(merged.added, 1);
    assert_eq!(merged.entries[1].id, format!("{}-2", first[0].id));
}

proptest! {
    #[test]
    fn no_text_makes_reading_fail(text in any::<String>(), format in 0_usize..4) {
        let _ = read(Format::ALL[format], &text, None);
    }

    #[test]
    fn no_pieces_of_files_make_reading_fail(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "question", "answer", ",", ";", "\t", "\"", "\n", "\r\n", "# ", "## x\n", "Q: ", "A: ", "- ", "1. ", "  ",
            "س:", "ج:", "[", "](", ")", "|", "---\n", "```\n", "<br>", "{", "}", "]", "\"entries\":", "null", "[[",
            "<script type=\"application/ld+json\">", "</script>", "\"@type\":\"FAQPage\"", "\"mainEntity\":", "<!--",
            "<div itemscope itemtype=\"https://schema.org/Question\">", "<p itemprop=name>", "<p itemprop=text>",
            "</div>", "</p>", "&amp;", "&#0;", "&#x110000;", "é", "ی", "\u{FEFF}", "> ", "    ", "\\", "*", "_", "`",
        ]), 0..40),
        format in 0_usize..4,
    ) {
        let text = pieces.concat();
        if let Ok(file) = read(Format::ALL[format], &text, None) {
            let count = file.drafts.len();
            let merged = merge(Vec::new(), file.drafts, Locale::En, Mode::Replace, true);
            prop_assert_eq!(merged.entries.len() + merged.refused.len(), count);
        }
    }

    #[test]
    fn what_csv_writers_quote_reads_back(fields in prop::collection::vec(("[^\r\n]{1,20}", "\\PC{1,20}(\n[^\r]{1,9})?"), 1..8)) {
        let mut text = String::from("question,answer\n");
        for (question, answer) in &fields {
            text.push_str(&format!("\"{}\",\"{}\"\n", question.replace('"', "\"\""), answer.replace('"', "\"\"")));
        }
        let read: Vec<_> = file(Format::Csv, &text).drafts.into_iter().map(|d| (d.question, d.answer)).collect();
        let filled: Vec<_> =
            fields.into_iter().filter(|(q, a)| !q.trim().is_empty() || !a.trim().is_empty()).collect();
        prop_assert_eq!(read, filled);
    }
}
