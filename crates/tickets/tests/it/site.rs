//! The room's pages as one person sees them.

use std::{ops::Deref, sync::Arc};

use kernel::{Actor, Locale};
use testkit::Engine;

use crate::cast::{reads_in, texts};

/// The pages of the room, as one person meets them.
pub struct Site(testkit::Site);

impl Deref for Site {
    type Target = testkit::Site;

    fn deref(&self) -> &testkit::Site {
        &self.0
    }
}

impl Site {
    pub fn of(engine: &Engine, actor: Actor, locale: Locale) -> Self {
        let texts = texts();
        let lang = reads_in(Arc::clone(&texts), locale);
        let rooms = || vec![customers::room(), products::room(), tickets::room()];
        Self(testkit::Site::of(engine, (rooms, texts), actor, lang))
    }

    /// The same form again.
    pub async fn post_again(&self, path: &str, key: &str, fields: &[(&str, &str)]) -> testkit::Answer {
        self.post(path, &[fields, &[("_key", key)]].concat()).await
    }

    /// A form with one photo in the field `files`.
    pub async fn post_photo(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        photo: (&str, &[u8]),
    ) -> testkit::Answer {
        self.upload(path, fields, ("files", &[photo])).await
    }
}
