//! The shop's Durable Object.
//!
//! State: its SQLite database (the truth) and [`Memory`] (a cache that may vanish at any instant).
//! Invariant: while a call is executed nothing is awaited (only after it, to set the alarm; and between two steps of the
//! alarm, while a page of the shop is read), so calls never interleave and each sees the database as the last one left it. The platform holds the answer
//! back until what was written is on disk.

mod delivering;

use crate::deployment::webhook_reach;
use crate::error::ApiError;
use crate::page::{self, Unread};
use crate::shop::client::ORIGIN_LISTED;
use crate::shop::command::{Call, Caller, Credential, LoaderContent, OwnerCommand, Sender, VisitorCommand};
use crate::shop::learning::Errand;
use crate::shop::memory::Memory;
use crate::shop::responses::Way;
use crate::shop::sql::Database;
use crate::shop::{
    arrivals, attention, buyers, cases, comments, conversations, customers, entered, events, exports, faq, figures,
    handoffs, identity, import, learning, links, old_ratings, opt_outs, orders, outbox, placements, products,
    publishing, questions, ratings, recommendations, remembering, replay, reports, rereading, responses, results,
    review, samples, searching, segments, sessions, settings, survey_links, surveys, themes, unanswered, webhooks,
};
use futures_util::future::join;
use serde::Serialize;
use shopbell_protocol::{Device, ErrorCode};
use std::cell::{Cell, RefCell};
use std::time::Duration;
use worker::{Delay, DurableObject, Env, Request, Response, Result, State, console_warn, durable_object};

/// One shop.
#[durable_object(alarm)]
pub struct Shop {
    state: State,
    env: Env,
    database: Database,
    memory: RefCell<Option<Memory>>,
    /// The latest time that a call said it was.
    latest_call: Cell<i64>,
}

/// A value on its way out, and whether the caller's origin is one of the shop's.
struct Outcome {
    origin_listed: bool,
    value: std::result::Result<String, ApiError>,
}

impl DurableObject for Shop {
    fn new(state: State, env: Env) -> Self {
        Self { database: Database::of(&state), state, env, memory: RefCell::default(), latest_call: Cell::default() }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let text = request.text().await?;
        let call = serde_json::from_str::<Call>(&text);
        // Of a large FAQ the memory is needed.
        drop(text);
        let outcome = match call {
            Ok(call) => self.execute(call),
            Err(error) => Outcome::unlisted(Err(ApiError::from(error))),
        };
        if self.memory.borrow_mut().as_mut().is_some_and(|memory| std::mem::take(&mut memory.work_is_due)) {
            self.state.storage().set_alarm(0_i64).await?;
        }
        let mut response = match outcome.value {
            Ok(body) => Response::ok(body)?,
            Err(error) => error.into_response()?,
        };
        if outcome.origin_listed {
            response.headers_mut().set(ORIGIN_LISTED, "1")?;
        }
        Ok(response)
    }

    async fn alarm(&self) -> Result<Response> {
        let webhooks = self.due_webhooks().map_err(|error| error.to_string())?;
        let telling = Cell::new(!webhooks.is_empty());
        let told = async {
            let told = self.tell_webhooks(&webhooks).await;
            telling.set(false);
            told
        };
        let (pause, told) = join(self.work_on(&telling), told).await;
        told.map_err(|error| error.to_string())?;
        let next_delivery = self.next_delivery().map_err(|error| error.to_string())?;
        let pause = pause.map_err(|error| error.to_string())?;
        if let Some(pause) = [pause, next_delivery].into_iter().flatten().min() {
            self.state.storage().set_alarm(pause).await?;
        }
        Response::empty()
    }
}

impl Shop {
    /// Does a step of what is left to do between calls, and goes on as long as webhooks are waited for anyhow. Tells how
    /// long to wait before the next one, in milliseconds.
    async fn work_on(&self, telling: &Cell<bool>) -> std::result::Result<Option<i64>, ApiError> {
        loop {
            let pause = self.step().await?;
            let Some(wait) = pause.filter(|_| telling.get()) else { return Ok(pause) };
            Delay::from(Duration::from_millis(wait.unsigned_abs())).await;
        }
    }

    /// One step. Calls come in between the steps: each finds the memory and the database anew.
    async fn step(&self) -> std::result::Result<Option<i64>, ApiError> {
        let Some(errand) = self.next_page()? else { return Ok(self.work()?.then_some(0)) };
        let html = page::read(errand.address(), webhook_reach(&self.env)).await;
        self.learn(&errand, html)?;
        Ok(Some(learning::PAUSE))
    }

    /// Does a little of what is left to do between calls. True while there is more.
    fn work(&self) -> std::result::Result<bool, ApiError> {
        match Memory::open(&mut self.memory.borrow_mut(), &self.database)? {
            Some(mut memory) => Ok(publishing::work(&self.database, &mut memory)?
                || learning::is_due(&self.database)?
                || searching::work(&self.database, &mut memory)?
                || figures::work(&self.database, &memory)?
                || remembering::work(&self.database, &mut memory)?
                || rereading::work(&self.database, &memory)?),
            None => Ok(false),
        }
    }

    /// The next page to learn a product from, unless the FAQ goes first.
    fn next_page(&self) -> std::result::Result<Option<Errand>, ApiError> {
        match Memory::open(&mut self.memory.borrow_mut(), &self.database)? {
            Some(_) if publishing::is_due(&self.database)? => Ok(None),
            Some(memory) => learning::next(&self.database, &memory),
            None => Ok(None),
        }
    }

    /// Learns from a page that was read.
    fn learn(&self, errand: &Errand, html: std::result::Result<String, Unread>) -> std::result::Result<(), ApiError> {
        let html = match html {
            Ok(html) => html,
            Err(why) => {
                console_warn!("a page of shop {} was not read: {why}", self.state.id().to_string());
                return Ok(());
            }
        };
        if let Some(mut memory) = Memory::open(&mut self.memory.borrow_mut(), &self.database)? {
            learning::learn(&self.database, &mut memory, errand, &html)?;
        }
        Ok(())
    }
}

impl Outcome {
    fn unlisted(value: std::result::Result<String, ApiError>) -> Self {
        Self { origin_listed: false, value }
    }
}

impl Shop {
    fn execute(&self, call: Call) -> Outcome {
        self.latest_call.set(call.now.max(self.latest_call.get()));
        let outcome = self.execute_for(call);
        if let Some(memory) = self.memory.borrow_mut().as_mut() {
            memory.work_is_due |= memory.next_delivery.is_some_and(|at| at <= self.latest_call.get());
        }
        outcome
    }

    fn execute_for(&self, call: Call) -> Outcome {
        match call.from {
            Caller::Admin { settings, key_hash } => {
                Outcome::unlisted(settings::create(&self.database, &settings, &key_hash).and_then(|()| json(&())))
            }
            Caller::Visitor { origin, sender, command } => {
                self.execute_visitor(call.now, origin.as_deref(), &sender, command)
            }
            Caller::Owner { credential, command } => {
                Outcome::unlisted(self.execute_owner(call.now, &credential, command))
            }
        }
    }

    fn execute_visitor(&self, now: i64, origin: Option<&str>, sender: &Sender, command: VisitorCommand) -> Outcome {
        let mut memory = self.memory.borrow_mut();
        let mut memory = match Memory::open(&mut memory, &self.database) {
            Ok(Some(memory)) => memory,
            Ok(None) => return Outcome::unlisted(Err(ApiError::not_found("shop"))),
            Err(error) => return Outcome::unlisted(Err(error)),
        };
        let origin_listed = origin.is_some_and(|origin| memory.settings.origins.iter().any(|own| own == origin));
        if origin.is_some() && !origin_listed && !matches!(command, VisitorCommand::Preflight) {
            let message = "this site is not one of the shop's origins; the owner can add it in the settings";
            return Outcome::unlisted(Err(ApiError::new(ErrorCode::OriginNotAllowed, message)));
        }
        let value = identity::check(&self.database, &memory, command.visitor(), sender.customer.as_deref())
            .and_then(|()| self.visitor(&mut memory, now, sender.device, command));
        Outcome { origin_listed, value }
    }

    fn execute_owner(
        &self,
        now: i64,
        credential: &Credential,
        command: OwnerCommand,
    ) -> std::result::Result<String, ApiError> {
        let mut memory = self.memory.borrow_mut();
        // A key for a shop that was never created answers like any wrong key.
        let mut memory = Memory::open(&mut memory, &self.database)?.ok_or_else(sessions::refused)?;
        let database = &self.database;
        match command {
            OwnerCommand::SignIn { token_hash } => {
                sessions::begin(database, &memory, now, credential, &token_hash)?;
                json(&memory.settings)
            }
            OwnerCommand::SignOut => json(&sessions::end(database, credential)?),
            command => {
                sessions::check(database, &memory, now, credential)?;
                self.owner(&mut memory, now, command)
            }
        }
    }

    fn visitor(
        &self,
        memory: &mut Memory,
        now: i64,
        device: Option<Device>,
        command: VisitorCommand,
    ) -> std::result::Result<String, ApiError> {
        let database = &self.database;
        match command {
            VisitorCommand::Preflight => json(&()),
            VisitorCommand::LoaderContent => {
                let rules = surveys::rules(database)?;
                json(&LoaderContent { settings: memory.settings.clone(), rules })
            }
            VisitorCommand::FrameContent { locale } => json(&questions::frame_content(database, memory, now, locale)?),
            VisitorCommand::SubmitRating(rating) => json(&ratings::submit(database, memory, now, device, &rating)?),
            VisitorCommand::AddComment { rating, comment } => {
                json(&ratings::add_comment(database, memory, now, &rating, &comment)?)
            }
            VisitorCommand::Ask(turn) => json(&conversations::ask(database, memory, now, &turn)?),
            VisitorCommand::SuggestQuestions(query) => json(&questions::suggest(database, memory, now, &query)?),
            VisitorCommand::RateAnswer { turn, rating } => {
                json(&conversations::rate_answer(database, memory, now, &turn, &rating)?)
            }
            VisitorCommand::RequestHandoff(handoff) => json(&handoffs::request(database, memory, now, &handoff)?),
            VisitorCommand::BeginOrderLookup(attempt) => json(&orders::begin(database, memory, now, &attempt)?),
            VisitorCommand::EndOrderLookup(reply) => json(&orders::end(database, memory, now, reply)?),
            VisitorCommand::RecordEvents(batch) => json(&events::record(database, memory, now, device, &batch)?),
            VisitorCommand::FindProducts(query) => json(&searching::find(database, memory, now, &query)?),
            VisitorCommand::AskSurvey(query) => json(&surveys::ask(database, memory, now, &query)?),
            VisitorCommand::Identify { visitor, identity } => {
                json(&identity::identify(database, now, &visitor, &identity)?)
            }
            VisitorCommand::MayAsk(wanted) => json(&attention::ask(database, memory, now, &wanted)?),
            VisitorCommand::OptOut(wanted) => json(&attention::opt_out(database, now, &wanted)?),
            VisitorCommand::RecordResponse { id, response } => {
                json(&responses::record(database, memory, now, &id, &response, &Way::widget(device))?)
            }
            VisitorCommand::OpenLink(visit) => json(&survey_links::open(database, memory, now, &visit)?),
            VisitorCommand::AnswerLink { visit, answer } => {
                json(&survey_links::answer(database, memory, now, device, &visit, answer)?)
            }
            VisitorCommand::LeaveContact { visit, left } => {
                json(&survey_links::leave_contact(database, memory, now, &visit, left)?)
            }
            VisitorCommand::StopAsking(visit) => json(&survey_links::stop(database, memory, now, &visit)?),
            VisitorCommand::ListOwnCases { visitor } => json(&cases::asking::of_visitor(database, now, &visitor)?),
            VisitorCommand::ShowCase { reference } => json(&cases::asking::show(database, memory, now, &reference)?),
            VisitorCommand::AnswerCase { reference, fixed } => {
                json(&cases::asking::answer(database, memory, now, &reference, fixed)?)
            }
            VisitorCommand::StopAskingAboutCase { reference } => {
                json(&cases::asking::stop(database, memory, now, &reference)?)
            }
            VisitorCommand::Recommend(query) => json(&recommendations::recommend(database, memory, now, &query)?),
        }
    }

    fn owner(&self, memory: &mut Memory, now: i64, command: OwnerCommand) -> std::result::Result<String, ApiError> {
        let database = &self.database;
        match command {
            // The last two came another way.
            OwnerCommand::CheckKey | OwnerCommand::SignIn { .. } | OwnerCommand::SignOut => json(&()),
            OwnerCommand::Results(query) => json(&results::read(database, memory, now, query)?),
            OwnerCommand::Themes(query) => json(&themes::read(database, memory, now, query)?),
            OwnerCommand::Emotions(query) => json(&themes::emotions(database, memory, now, query)?),
            OwnerCommand::ListComments(query) => json(&comments::list(database, &query)?),
            OwnerCommand::CustomerValue(segment) => json(&buyers::value(database, now, segment.as_deref())?),
            OwnerCommand::Retention(query) => json(&buyers::retention(database, memory, now, &query)?),
            OwnerCommand::ListBuyers(query) => json(&buyers::list(database, now, &query)?),
            OwnerCommand::SegmentResults => json(&segments::results(database)?),
            OwnerCommand::ReadSegments => json(&segments::read(database)?),
            OwnerCommand::ReplaceSegments(wanted) => json(&segments::replace(database, memory, now, &wanted)?),
            OwnerCommand::Report(query) => json(&reports::report(database, memory, now, query)?),
            OwnerCommand::Trend(wanted) => json(&reports::trend(database, memory, now, wanted)?),
            OwnerCommand::Journey(query) => json(&reports::journey(database, memory, now, query)?),
            OwnerCommand::ReadExport { sheet, after, filter } => {
                json(&exports::page(database, memory, sheet, after, &filter)?)
            }
            OwnerCommand::ImportRatings { ratings, dry_run } => {
                memory.work_is_due |= !dry_run;
                json(&old_ratings::import(database, memory, now, ratings, dry_run)?)
            }
            OwnerCommand::CountSamples => json(&samples::count(database)?),
            OwnerCommand::AddSamples(data) => {
                memory.work_is_due = true;
                json(&samples::add(database, memory, data)?)
            }
            OwnerCommand::RemoveSamples => json(&samples::remove(database, memory)?),
            OwnerCommand::ListRatings(page) => json(&ratings::list(database, memory, &page)?),
            OwnerCommand::ListConversations(page) => json(&conversations::list(database, memory, &page)?),
            OwnerCommand::ListHandoffs(page) => json(&handoffs::list(database, memory, &page)?),
            OwnerCommand::ListUnanswered => json(&unanswered::list(database, memory, now)?),
            OwnerCommand::SettleQuestions(wanted) => json(&unanswered::settle(database, memory, now, &wanted)?),
            OwnerCommand::ReadFaq => faq::read_json(database),
            OwnerCommand::ReplaceFaq(faq) => json(&publishing::publish(database, memory, now, faq.entries, "entries")?),
            OwnerCommand::ImportFaq(wanted) => json(&import::import(database, memory, now, wanted)?),
            OwnerCommand::ReviewFaq => json(&review::list(database, memory, now)?),
            OwnerCommand::ListLinks => json(&links::list(database)?),
            OwnerCommand::SetLink { entry, link } => json(&links::set(database, memory, &entry, link)?),
            OwnerCommand::TryQuestion(wanted) => json(&faq::try_question(database, memory, &wanted)?),
            OwnerCommand::ReadProducts { after, revision } => products::read_page(database, after, revision),
            OwnerCommand::BeginImport => json(&arrivals::begin(database, memory, now)?),
            OwnerCommand::KeepArrivals { import, first, list } => {
                json(&arrivals::keep(database, now, &import, first, &list)?)
            }
            OwnerCommand::DropArrivals { import } => json(&arrivals::drop(database, &import)?),
            OwnerCommand::EndImport(wanted) => json(&arrivals::end(database, memory, &wanted)?),
            OwnerCommand::FindProducts(query) => json(&searching::find(database, memory, now, &query)?),
            OwnerCommand::ReadSurveys => json(&surveys::read(database)?),
            OwnerCommand::ReadSurveyTemplates => json(&surveys::templates()?),
            OwnerCommand::ReplaceSurveys(wanted) => json(&surveys::replace(database, &wanted)?),
            OwnerCommand::ReplayRule(rule) => json(&replay::replay(database, memory, &rule)?),
            OwnerCommand::ListResponses(page) => json(&responses::list(database, memory, &page)?),
            OwnerCommand::EnterResponse { visitor, taken } => {
                json(&entered::record(database, memory, now, visitor, taken)?)
            }
            OwnerCommand::MakeLink { visitor, wanted } => {
                json(&survey_links::make(database, memory, now, visitor.as_ref(), &wanted)?)
            }
            OwnerCommand::CheckLink(id) => json(&survey_links::check(database, &id)?),
            OwnerCommand::ListOptOuts(page) => json(&opt_outs::list(database, &page)?),
            OwnerCommand::RemoveOptOut(visitor) => json(&opt_outs::remove(database, &visitor)?),
            OwnerCommand::ListCustomers(query) => json(&customers::list(database, &query)?),
            OwnerCommand::ReadCustomer(customer) => json(&customers::read(database, now, &customer)?),
            OwnerCommand::EraseCustomer { customer, known_as } => {
                json(&customers::erase(database, memory, now, &customer, known_as.as_ref())?)
            }
            OwnerCommand::ReadVisitor(visitor) => json(&customers::read_visitor(database, now, &visitor)?),
            OwnerCommand::EraseVisitor(visitor) => json(&customers::erase_visitor(database, memory, &visitor)?),
            OwnerCommand::ListCases(query) => json(&cases::list(database, now, &query)?),
            OwnerCommand::ReadCase(id) => json(&cases::read(database, now, &id)?),
            OwnerCommand::ChangeCase { case, change } => {
                json(&cases::changing::change(database, memory, now, &case, &change)?)
            }
            OwnerCommand::ListWebhooks => json(&webhooks::list(database)?),
            OwnerCommand::AddWebhook(wanted) => json(&webhooks::add(database, now, &wanted)?),
            OwnerCommand::ChangeWebhook { webhook, change } => {
                json(&webhooks::change(database, memory, &webhook, &change)?)
            }
            OwnerCommand::RemoveWebhook(id) => json(&webhooks::remove(database, &id)?),
            OwnerCommand::TestWebhook(id) => json(&webhooks::test(database, memory, now, &id)?),
            OwnerCommand::ListDeliveries(query) => json(&outbox::list(database, &query)?),
            OwnerCommand::RetryDelivery(id) => json(&outbox::retry(database, memory, now, &id)?),
            OwnerCommand::ReadPlacements => json(&placements::read(database)?),
            OwnerCommand::ReplacePlacements(wanted) => json(&placements::replace(database, memory, &wanted)?),
            OwnerCommand::ReadSettings => json(&memory.settings),
            OwnerCommand::ReplaceSettings(wanted) => {
                settings::replace(database, memory, wanted)?;
                json(&memory.settings)
            }
        }
    }
}

fn json<T: Serialize>(value: &T) -> std::result::Result<String, ApiError> {
    Ok(serde_json::to_string(value)?)
}
