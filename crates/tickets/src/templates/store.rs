//! The SQL of templates.

use std::collections::BTreeMap;

use platform::{
    db::{DbError, Json, Tx},
    from_row,
};

use crate::model::{ChatAccountId, ChatTemplate, ChatTemplateId, FilledTemplate, MessageId};

/// No account has more.
const TEMPLATES_MAX: i64 = 100;

struct Row {
    id: ChatTemplateId,
    account: ChatAccountId,
    code: String,
    name: String,
    body: String,
    is_active: bool,
    letters_max: i64,
    value_letters_max: i64,
}
from_row!(Row { id, account, code, name, body, is_active, letters_max, value_letters_max });

impl From<Row> for ChatTemplate {
    fn from(row: Row) -> Self {
        let Row { id, account, code, name, body, is_active, letters_max, value_letters_max } = row;
        Self { id, account, code, name, body, is_active, letters_max, value_letters_max }
    }
}

pub(super) fn templates_of(tx: &mut Tx<'_>, account: ChatAccountId) -> Result<Vec<ChatTemplate>, DbError> {
    let rows: Vec<Row> = tx.all(
        "select id, account_id, code, name, body, is_active, letters_max, value_letters_max from chat_template
         where account_id = $1 order by name, code limit $2",
        &[&account, &TEMPLATES_MAX],
    )?;
    Ok(rows.into_iter().map(ChatTemplate::from).collect())
}

pub(super) fn template(tx: &mut Tx<'_>, id: ChatTemplateId) -> Result<Option<ChatTemplate>, DbError> {
    let row: Option<Row> = tx.first(
        "select id, account_id, code, name, body, is_active, letters_max, value_letters_max from chat_template
         where id = $1",
        &[&id],
    )?;
    Ok(row.map(ChatTemplate::from))
}

pub(super) fn save_template(tx: &mut Tx<'_>, it: &ChatTemplate) -> Result<(), DbError> {
    tx.exec(
        "insert into chat_template (id, account_id, code, name, body, is_active, letters_max, value_letters_max)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (id) do update set code = excluded.code, name = excluded.name, body = excluded.body,
         is_active = excluded.is_active, letters_max = excluded.letters_max,
         value_letters_max = excluded.value_letters_max",
        &[
            &it.id,
            &it.account,
            &it.code,
            &it.name,
            &it.body,
            &it.is_active,
            &it.letters_max,
            &it.value_letters_max,
        ],
    )
    .map(drop)
}

pub(super) fn remove_template(tx: &mut Tx<'_>, id: ChatTemplateId) -> Result<(), DbError> {
    tx.exec("delete from chat_template where id = $1", &[&id]).map(drop)
}

/// Writes down which template words are, and to which number they go.
pub(super) fn note_template(
    tx: &mut Tx<'_>,
    message: MessageId,
    filled: &FilledTemplate,
) -> Result<(), DbError> {
    let values: Json<&BTreeMap<String, String>> = Json(&filled.values);
    tx.exec(
        "insert into message_template (message_id, code, phone, data) values ($1, $2, $3, $4)",
        &[&message, &filled.code, &filled.phone, &values],
    )
    .map(drop)
}
