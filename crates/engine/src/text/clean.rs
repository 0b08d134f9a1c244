//! Text for display and storage: what the person typed, without what could deceive or break a page.
//!
//! Invariant: `clean(clean(x)) == clean(x)`, and text that is already proper comes back byte for byte.
//! Direction controls go because one of them reorders everything after it on the owner's screen; the
//! joiners U+200C and U+200D stay because Persian is misspelt without them.

use unicode_normalization::UnicodeNormalization;

/// True for characters that never belong in displayed text.
fn is_unwanted(c: char) -> bool {
    matches!(c,
        // C0 and C1 controls, except the two that are handled before this is asked.
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}'
        // Left-to-right and right-to-left marks, embeddings, overrides, isolates; the Arabic letter mark.
        | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{061C}'
        // Byte order mark; tag characters, which hide text in text.
        | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

/// Text as it is stored and shown: in NFC, without control, direction and tag characters, trimmed, with
/// at most two line breaks in a row. A tab becomes a space and every kind of line end a `\n`. Keeps
/// the zero-width (non-)joiner. Idempotent.
pub fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\t' => kept.push(' '),
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    kept.push('\n');
                }
            }
            '\n' => kept.push('\n'),
            c if is_unwanted(c) => {}
            c => kept.push(c),
        }
    }
    // Composing comes after removing: a mark may only now stand beside its letter.
    let composed: String = kept.nfc().collect();

    let mut cleaned = String::with_capacity(composed.len());
    let mut breaks = 0;
    for c in composed.trim().chars() {
        breaks = if c == '\n' { breaks + 1 } else { 0 };
        if breaks <= 2 {
            cleaned.push(c);
        }
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn proper_text_is_left_alone() {
        for text in [
            "می‌خواهم کتاب‌هایم را پس بفرستم؛ هزینه‌اش چقدر است؟",
            "أُريدُ إرجاعَ المُنتَجِ، كم تكلفة الشحن إلى مصر؟",
            "Café, naïve – “quoted”.\n\nSecond paragraph 👩‍👧",
        ] {
            assert_eq!(clean(text), text);
        }
    }

    #[test]
    fn what_deceives_is_removed() {
        assert_eq!(clean("a\u{202E}b\u{2066}c\u{200F}d\u{FEFF}e\u{E0041}f\u{0}g\u{9F}h"), "abcdefgh");
        assert_eq!(clean("  a\tb\r\nc\rd  "), "a b\nc\nd");
        assert_eq!(clean("a\n\n\n\n\nb"), "a\n\nb");
        assert_eq!(clean("e\u{200E}\u{301}"), "é", "composed after the mark between them is gone");
        assert_eq!(clean("\u{200F}\n\t"), "");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn persian_and_arabic_letters_survive(
            text in "[آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئأإؤءةىيك۰-۹٠-٩؟،]([آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئأإؤءةىيك \u{200C}]{0,20}[آابپتجچحخدرزسشعفقکگلمنوهی])?",
        ) {
            prop_assert_eq!(clean(&text), text);
        }
    }
}
