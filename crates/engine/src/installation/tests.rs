use super::*;
use proptest::prelude::*;

const HOST: &str = "https://bell.example";

fn shop() -> String {
    "a1".repeat(32)
}

fn faults(html: &str, policies: &str) -> Vec<(Fault, Option<String>)> {
    let (shop, origins) = (shop(), ["https://shop.example".to_owned()]);
    let url = Url::parse("https://shop.example/").unwrap();
    let place = Place { host: HOST, shop: &shop, origins: &origins, url: &url };
    let seen = Seen { status: 200, location: None, is_html: true, is_cut: false, policies, html };
    inspect(&place, Some(&seen)).unwrap().into_iter().map(|problem| (problem.kind, problem.detail)).collect()
}

fn kinds(html: &str, policies: &str) -> Vec<Fault> {
    faults(html, policies).into_iter().map(|(kind, _)| kind).collect()
}

fn tag() -> String {
    format!("<p>Hello<script async src=\"{HOST}/w/{}.js\"></script>", shop())
}

#[test]
fn a_good_page_has_no_problem() {
    assert_eq!(kinds(&tag(), ""), []);
    assert_eq!(kinds(&tag(), "script-src https://bell.example; frame-src https://bell.example; connect-src *"), []);
    assert_eq!(kinds(&tag(), "img-src 'self'"), [], "what isn't named is allowed");
}

#[test]
fn what_is_missing_or_another_is_told_apart() {
    assert_eq!(kinds("<p>Hello", ""), [Fault::Missing]);
    let commented = format!("<!-- {} -->", tag());
    assert_eq!(kinds(&commented, ""), [Fault::NotRun]);
    assert_eq!(kinds(&tag().replace("a1a1", "b2b2"), ""), [Fault::OtherShop]);
    assert_eq!(kinds(&tag().replace(HOST, "https://old.example"), ""), [Fault::OtherHost]);
    assert_eq!(kinds(&tag().replace("https:", "http:"), ""), [Fault::Insecure]);
    assert_eq!(kinds(&tag().replace("async", "type=text/plain"), ""), [Fault::HeldBack]);
    assert_eq!(faults(&tag().repeat(2), ""), [(Fault::Repeated, Some("2".to_owned()))]);
}

#[test]
fn a_policy_names_what_to_add() {
    let strict = "default-src 'self'; frame-src bell.example; connect-src https:";
    assert_eq!(faults(&tag(), strict), [(Fault::PolicyScript, Some(format!("script-src {HOST}")))]);
    let in_page = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"frame-src 'none'\">{}", tag());
    assert_eq!(kinds(&in_page, ""), [Fault::PolicyFrame]);
    assert_eq!(kinds(&tag(), "script-src 'strict-dynamic' 'nonce-x' https:"), [Fault::PolicyScript]);
    let with_nonce = tag().replace("async", "nonce=x");
    assert_eq!(kinds(&with_nonce, "script-src 'strict-dynamic' 'nonce-x'"), []);
    assert_eq!(kinds(&tag(), "script-src *.example"), []);
    assert_eq!(kinds(&tag(), "script-src https://bell.example:8443"), [Fault::PolicyScript]);
    assert_eq!(kinds(&tag(), "script-src https:, script-src 'self'"), [Fault::PolicyScript], "all policies count");
}

#[test]
fn the_address_and_the_answer_come_first() {
    let (shop, origins) = (shop(), ["https://shop.example".to_owned()]);
    let at = |address: &str, status: u16, location: Option<&str>| {
        let url = Url::parse(address).unwrap();
        let place = Place { host: HOST, shop: &shop, origins: &origins, url: &url };
        let seen = Seen { status, location, is_html: true, is_cut: false, policies: "", html: &tag() };
        let found = inspect(&place, Some(&seen)).unwrap();
        found.into_iter().map(|problem| (problem.kind, problem.detail.unwrap_or_default())).collect::<Vec<_>>()
    };
    let www = "https://www.shop.example".to_owned();
    assert_eq!(at("https://www.shop.example/", 200, None), [(Fault::WrongOrigin, www.clone())]);
    assert_eq!(at("https://shop.example/", 301, Some("https://www.shop.example/")), [(Fault::WrongOrigin, www)]);
    let fa = "https://shop.example/fa".to_owned();
    assert_eq!(at("https://shop.example/", 302, Some("/fa")), [(Fault::Redirected, fa)]);
    assert_eq!(at("https://shop.example/", 403, None), [(Fault::Blocked, "403".to_owned())]);
    assert_eq!(at("https://shop.example/", 404, None), [(Fault::Status, "404".to_owned())]);
}

proptest! {
    #[test]
    fn no_page_and_no_policy_makes_it_fail(html in "\\PC{0,200}", policies in "[ -~]{0,200}") {
        faults(&html, &policies);
    }
}
