//! `GET /v1/exports/{name}`: all rows of a list as a file, page by page as the shop's object has them, so that its size
//! takes no memory. Should reading fail on the way, the file ends early and the connection with it.

use super::products::Owner;
use super::reports::{self, List};
use crate::error::ApiError;
use crate::shop::command::OwnerCommand;
use crate::shop::exports::{ExportPage, Sheet};
use futures_util::{TryStreamExt as _, stream};
use shopbell_engine::export::{Format, Writer};
use worker::{Env, Request, Response, ResponseBuilder};

/// How an export goes on.
enum Step {
    /// With this page.
    Page(ExportPage),
    /// With what ends the file.
    End,
}

/// `GET /v1/exports/{ratings|responses|conversations|handoffs}.{csv|jsonl|xlsx}?from=&to=&…`
pub async fn export(request: Request, env: &Env, file: &str) -> Result<Response, ApiError> {
    let owner = Owner::of(&request, env)?;
    owner.ask(OwnerCommand::CheckKey).await?;
    let named = file.split_once('.').and_then(|(name, extension)| {
        let sheet = Sheet::ALL.into_iter().find(|sheet| sheet.name() == name)?;
        Some((sheet, Format::ALL.into_iter().find(|format| format.extension() == extension)?))
    });
    let (sheet, format) = named.ok_or_else(|| ApiError::not_found("export"))?;
    let filter = reports::filter(&request, list(sheet), &[], |_, _| Ok(false))?;
    let first: ExportPage =
        owner.ask(OwnerCommand::ReadExport { sheet, after: 0, filter: filter.clone() }).await?.read().await?;
    let writer = Writer::new(format, sheet.columns());
    let start = (owner, Some(writer), Step::Page(first));
    let pages = stream::try_unfold(start, move |(owner, writer, step)| {
        let filter = filter.clone();
        async move {
            let Some(mut writer) = writer else { return Ok::<_, ApiError>(None) };
            match step {
                Step::Page(ExportPage { next, rows }) => {
                    let bytes = writer.rows(&rows).map_err(ApiError::internal)?;
                    drop(rows);
                    let step = match next {
                        Some(after) => Step::Page(
                            owner.ask(OwnerCommand::ReadExport { sheet, after, filter }).await?.read().await?,
                        ),
                        None => Step::End,
                    };
                    Ok(Some((bytes, (owner, Some(writer), step))))
                }
                Step::End => Ok(Some((writer.end().map_err(ApiError::internal)?, (owner, None, Step::End)))),
            }
        }
    });
    Ok(ResponseBuilder::new()
        .with_header("Content-Type", format.media_type())?
        .with_header("Content-Disposition", &format!("attachment; filename=\"{file}\""))?
        .with_header("Cache-Control", "no-store")?
        .with_header("X-Content-Type-Options", "nosniff")?
        .from_stream(pages.map_err(|error| worker::Error::RustError(error.to_string())))?)
}

fn list(sheet: Sheet) -> List {
    match sheet {
        Sheet::Ratings => reports::RATINGS,
        Sheet::Responses => reports::RESPONSES,
        Sheet::Conversations | Sheet::Handoffs => reports::BY_TIME,
    }
}
