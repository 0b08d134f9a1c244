//! The chat: answers, conversation, search, order status, and the owner's FAQ.

mod chat;
mod chat_page;
mod conversation;
mod import;
mod orders;
mod review;
mod search;
mod webhooks;
