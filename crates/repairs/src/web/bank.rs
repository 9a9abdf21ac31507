//! Where customers transfer money to.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use platform::web::{App, Fault, Invalid, May, Submission};
use ui::{FieldView, Page, errors_of};

use super::html;
use crate::{actions::set_bank_account, model::BankAccount, rights::SetBankAccount, store, views::BankPage};

pub(super) async fn page(may: May<SetBankAccount>, State(app): State<App>) -> Result<Response, Fault> {
    let account = app.db().read(store::bank_account).await?;
    shown(&app, &may, account, None).await
}

async fn shown(
    app: &App,
    may: &May<SetBankAccount>,
    account: Option<BankAccount>,
    refused: Option<(&Submission, Invalid)>,
) -> Result<Response, Fault> {
    let lang = may.visit.lang.clone();
    let now =
        account.unwrap_or(BankAccount { bank: String::new(), account: String::new(), holder: String::new() });
    let field = |name: &str, key: &str, value: String| {
        let field = FieldView::new(name, lang.t(key)).value(value);
        match &refused {
            Some((form, invalid)) => field.refused(form, invalid, &lang),
            None => field,
        }
    };
    let bank = field("bank", "repairs-bank-bin", now.bank);
    let number = field("account", "repairs-bank-account", now.account);
    let holder = field("holder", "repairs-bank-holder", now.holder);
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = BankPage {
        page: Page::console(app, &may.visit, lang.t("repairs-bank-title")).await,
        errors: errors_of([&bank, &number, &holder]),
        bank,
        account: number,
        holder,
    };
    html(status, &page)
}

pub(super) async fn save(
    may: May<SetBankAccount>,
    State(app): State<App>,
    form: Submission,
) -> Result<Response, Fault> {
    let account = match read(&form) {
        Ok(account) => account,
        Err(invalid) => return shown(&app, &may, None, Some((&form, invalid))).await,
    };
    let granted = may.granted.clone();
    let path = app
        .submit(&may.visit, &form, move |tx| {
            set_bank_account(tx, &granted, &account)?;
            Ok::<_, Fault>("/app/settings/payment?said=repairs-said-done".to_owned())
        })
        .await?;
    Ok(Redirect::to(&path).into_response())
}

/// What is typed of an account.
pub(crate) fn read(form: &Submission) -> Result<BankAccount, Invalid> {
    let mut check = form.check();
    let account = BankAccount {
        bank: check.required("bank", 6),
        account: check.required("account", 19),
        holder: check.required("holder", 80),
    };
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric());
    if account.bank.len() != 6 || !account.bank.bytes().all(|b| b.is_ascii_digit()) {
        check.error("bank", "form-error-repairs-bin");
    }
    if !is_number(&account.account) {
        check.error("account", "form-error-repairs-account");
    }
    check.done(Some(account))
}
