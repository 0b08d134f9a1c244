//! What something was answered on, as coarse as that, from what every request says of itself.
//!
//! Two headers are looked at and neither is kept: `Sec-CH-UA-Mobile`, which Chromium sends, and the words in `User-Agent`
//! that say telephone or tablet. Versions, models and the like are passed over, so nobody is told from anybody.

use shopbell_protocol::Device;

/// Longer ones aren't looked at: no browser sends them.
const LONGEST: usize = 512;

/// The device; `None` for what isn't a browser, or doesn't say.
pub fn device(user_agent: &str, is_mobile: Option<&str>) -> Option<Device> {
    if user_agent.len() > LONGEST || !user_agent.starts_with("Mozilla/") {
        return None;
    }
    let says = |word: &str| user_agent.contains(word);
    if ["bot", "Bot", "crawler", "spider", "Headless"].into_iter().any(says) {
        return None;
    }
    // Android without "Mobile" is a tablet: so its makers say.
    if says("iPad") || says("Tablet") || says("Silk/") || (says("Android") && !says("Mobile")) {
        return Some(Device::Tablet);
    }
    if is_mobile == Some("?1") || says("iPhone") || says("iPod") || says("Mobile") || says("Mobi;") {
        return Some(Device::Phone);
    }
    Some(Device::Desktop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_say_what_they_run_on() {
        use Device::{Desktop, Phone, Tablet};
        for (user_agent, is_mobile, expected) in [
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
                Some("?1"),
                Some(Phone),
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
                Some("?0"),
                Some(Tablet),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
                None,
                Some(Phone),
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Mobile/15E148 Safari/604.1",
                None,
                Some(Tablet),
            ),
            ("Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0", None, Some(Phone)),
            ("Mozilla/5.0 (Android 14; Tablet; rv:132.0) Gecko/132.0 Firefox/132.0", None, Some(Tablet)),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
                Some("?0"),
                Some(Desktop),
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
                None,
                Some(Desktop),
            ),
            ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", None, None),
            ("curl/8.5.0", Some("?1"), None),
            ("", None, None),
        ] {
            assert_eq!(device(user_agent, is_mobile), expected, "{user_agent}");
        }
        assert_eq!(device(&format!("Mozilla/{}", "5".repeat(600)), None), None);
    }
}
