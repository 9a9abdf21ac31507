//! A step of a claim that a form takes, on either face.

use axum::response::Response;
use platform::{
    db::Tx,
    web::{App, Fault, Invalid, Submission, Visit},
};

use super::{claim, code, go, own};
use crate::{actions::ClaimError, model::ClaimCode};

/// Whose page the form stands on.
#[derive(Clone, Copy)]
pub(super) enum Face {
    /// The shop's.
    Shop,
    /// The customer's.
    Own,
}

impl Face {
    const fn home(self) -> &'static str {
        match self {
            Self::Shop => "/app/claims",
            Self::Own => "/my/claims",
        }
    }

    async fn shown(
        self,
        app: &App,
        visit: &Visit,
        code: ClaimCode,
        refused: (&Submission, Invalid),
    ) -> Result<Response, Fault> {
        match self {
            Self::Shop => claim::shown(app, visit, code, Some(refused)).await,
            Self::Own => own::shown(app, visit, code, Some(refused)).await,
        }
    }
}

/// Does what a form says once and shows the page again; with the reason, where the form or the step is refused.
pub(super) async fn taken<T, F>(
    (app, visit, face): (&App, &Visit, Face),
    text: &str,
    form: &Submission,
    said: Result<T, Fault>,
    mut act: F,
) -> Result<Response, Fault>
where
    T: Send + 'static,
    F: FnMut(&mut Tx<'_>, ClaimCode, &T) -> Result<(), ClaimError> + Send + 'static,
{
    let code = code(text)?;
    let done = match said {
        Ok(said) => {
            let act = move |tx: &mut Tx<'_>| {
                act(tx, code, &said)?;
                Ok::<_, ClaimError>(format!("{}/{code}?said=claims-said-done", face.home()))
            };
            app.submit(visit, form, act).await.map_err(Fault::from)
        }
        Err(fault) => Err(fault),
    };
    match done {
        Ok(place) => Ok(go(&place)),
        Err(Fault::Invalid(invalid)) => face.shown(app, visit, code, (form, invalid)).await,
        Err(fault) => Err(fault),
    }
}
