//! One of each page with people that everyone knows, for the tests that draw them all.
#![cfg(test)]

use askama::Template;
use kernel::{Role, Roles};
use platform::{
    i18n::Lang,
    web::{Invalid, ShopFace, Submission, Theme, Visit, VisitParts},
};
use ui::{Chip, EmptyView, FieldView, LinkView, Page, Person, Shop as ShopView};

use super::{
    AbsenceLine, AbsencesView, AccountPage, BranchLine, BranchesPage, FactorPage, FactorView, FormView,
    Grave, Input, InputKind, InvitationLine, KeyLine, KeysPage, MemberLine, MemberPage, OncePage,
    OneFormPage, Place, PlainPage, PublicBranch, SessionLine, ShopPage, TeamPage, TeamsPage, Weight, places,
    role_chips,
};

/// Every page, by name.
pub(crate) fn samples(lang: &Lang) -> Vec<(&'static str, String)> {
    vec![
        ("plain", draw(&plain(lang))),
        ("shop", draw(&shop(lang))),
        ("branches", draw(&branches(lang))),
        ("one_form", draw(&one_form(lang))),
        ("team", draw(&team(lang))),
        ("member", draw(&member(lang))),
        ("teams", draw(&teams(lang, true))),
        ("teams_none", draw(&teams(lang, false))),
        ("account", draw(&account(lang))),
        ("factor", draw(&factor(lang))),
        ("once", draw(&once(lang))),
        ("keys", draw(&keys(lang))),
    ]
}

fn draw(view: &impl Template) -> String {
    view.render().unwrap()
}

fn page(lang: &Lang, key: &str) -> Page {
    let shop = ShopView { name: "Sao Mai Care".into(), ..ShopView::default() };
    let person = Person {
        name: "Lê Thu Trang".into(),
        account: "/app/settings/account".into(),
        sign_out: "/out".into(),
    };
    Page { person: Some(person), ..Page::new(lang.clone(), lang.t(key), shop) }
}

fn settings(lang: &Lang) -> Vec<Place> {
    places(lang, Roles::of(&[Role::Owner]), "/app/settings")
}

fn branches(lang: &Lang) -> BranchesPage {
    let of = |slug, name, address, phone| PublicBranch::of(slug, name, address, phone, "8:30–21:00");
    BranchesPage {
        page: Page { person: None, listed: true, ..page(lang, "identity-branches-title") },
        places: vec![
            of("cau-giay", "Cầu Giấy", "122 Cầu Giấy, P. Cầu Giấy, TP. Hà Nội", "024 7300 6868"),
            of("hoan-kiem", "Hoàn Kiếm", "18 Hàng Bài, P. Cửa Nam, TP. Hà Nội", ""),
        ],
        canonical: "https://care.example.vn/branches".into(),
    }
}

/// A form that was refused, so that its error is drawn too.
fn form(lang: &Lang, submit: &str) -> FormView {
    let field = |name: &str, key: &str| FieldView::new(name, lang.t(key));
    let inputs = vec![
        Input::new(InputKind::Text("name"), field("name", "identity-name-full")),
        Input::new(InputKind::Email, field("email", "identity-email")),
        Input::new(InputKind::NewPassword, field("password", "identity-password")),
        Input::new(InputKind::Code, field("code", "identity-factor-code").optional()),
    ];
    let typed = Submission::of(&[("name", "Trần Minh"), ("email", "minh"), ("password", "x")]);
    let invalid = Invalid::one("email", "form-error-email");
    FormView::new("/in", &lang.t(submit), inputs).hidden("next", "/app").refused(&typed, &invalid, lang)
}

fn plain(lang: &Lang) -> PlainPage {
    PlainPage {
        page: page(lang, "identity-sign-in"),
        lead: lang.t("identity-sign-in-lead").into_owned(),
        form: Some(form(lang, "identity-sign-in")),
        link: Some(LinkView::new("/in/password", lang.t("identity-password-forgotten"))),
    }
}

fn shop(lang: &Lang) -> ShopPage {
    let visit = Visit::new(VisitParts {
        actor: kernel::Actor::Anonymous,
        name: String::new(),
        shop: ShopFace::default(),
        lang: lang.clone(),
        theme: Theme::Device,
        csrf: String::new(),
        address: [127, 0, 0, 1].into(),
        path: "/app/settings".into(),
        changes_heard: 0,
    });
    let inputs = crate::web::sample_shop_inputs(&visit);
    let branch = BranchLine {
        href: "/app/settings/branches/x".into(),
        label: "Cầu Giấy".into(),
        note: "122 Cầu Giấy, P. Cầu Giấy, TP. Hà Nội".into(),
    };
    ShopPage {
        page: page(lang, "identity-settings"),
        places: settings(lang),
        shop: FormView::new("/app/settings", &lang.t("identity-save"), inputs),
        branches: vec![branch],
        add: FormView::new("/app/settings/branches", &lang.t("identity-branch-add"), Vec::new())
            .weight(Weight::Plain),
    }
}

fn one_form(lang: &Lang) -> OneFormPage {
    let leave = FormView::new("/app/settings/team/x/leave", &lang.t("identity-let-go"), Vec::new());
    OneFormPage {
        page: page(lang, "identity-branch"),
        places: settings(lang),
        form: form(lang, "identity-save"),
        grave: Some(Grave {
            title: lang.t("identity-let-go").into_owned(),
            text: lang.t1("identity-let-go-lead", "name", "Minh"),
            form: leave.weight(Weight::Danger),
        }),
    }
}

fn team(lang: &Lang) -> TeamPage {
    let member = MemberLine {
        href: Some("/app/settings/team/x".into()),
        name: "Nguyễn Quỳnh Anh".into(),
        email: "quynhanh@example.vn".into(),
        roles: role_chips(lang, Roles::STAFF),
        branch: lang.t("identity-branch-every").into_owned(),
    };
    let invitation = InvitationLine {
        name: "Đức Thành".into(),
        email: "thanh@example.vn".into(),
        roles: role_chips(lang, Roles::of(&[Role::Technician])),
        until: "29/11/2026".into(),
        call_back: "/app/settings/team/invitations/x/call-back".into(),
    };
    TeamPage {
        page: page(lang, "identity-team"),
        places: settings(lang),
        members: vec![member],
        invitations: vec![invitation],
        invite: form(lang, "identity-invite"),
    }
}

fn absences(lang: &Lang) -> AbsencesView {
    let line = AbsenceLine {
        when: "24/11/2026".into(),
        reason: lang.t("identity-absence-leave").into_owned(),
        note: "Về quê".into(),
        remove: "/remove".into(),
        remove_label: lang.t1("identity-absence-remove-label", "when", "24/11/2026"),
    };
    let add = FormView::new("/a", &lang.t("identity-absence-add"), Vec::new());
    AbsencesView { lines: vec![line], add: add.weight(Weight::Plain) }
}

fn member(lang: &Lang) -> MemberPage {
    let leave = FormView::new("/leave", &lang.t("identity-let-go"), Vec::new()).weight(Weight::Danger);
    MemberPage {
        page: page(lang, "identity-team"),
        places: settings(lang),
        form: form(lang, "identity-save"),
        duty: FormView::new("/d", &lang.t("identity-duty-save"), Vec::new()).weight(Weight::Plain),
        absences: absences(lang),
        grave: Grave {
            title: lang.t("identity-let-go").into_owned(),
            text: lang.t1("identity-let-go-lead", "name", "Minh"),
            form: leave,
        },
    }
}

fn teams(lang: &Lang, has_one: bool) -> TeamsPage {
    let line = BranchLine {
        href: "/app/settings/teams/x".into(),
        label: "Kỹ thuật".into(),
        note: lang.t1("identity-team-count", "count", 3),
    };
    TeamsPage {
        page: page(lang, "identity-teams"),
        places: settings(lang),
        teams: has_one.then_some(line).into_iter().collect(),
        empty: EmptyView {
            icon: "headset",
            title: lang.t("identity-teams-none").into_owned(),
            text: lang.t("identity-teams-none-lead").into_owned(),
            actions: Vec::new(),
        },
        add: FormView::new("/t", &lang.t("identity-team-add"), Vec::new()),
    }
}

fn account(lang: &Lang) -> AccountPage {
    let session = |end: Option<&str>| SessionLine {
        device: "Chrome · Android".into(),
        seen: lang.with("identity-session-seen", &[("seen", "10:00".into()), ("since", "22/11/2026".into())]),
        end: end.map(str::to_owned),
        end_label: lang.t1("identity-session-end-label", "device", "Chrome · Android"),
        here: Chip::new(ui::Tone::Ok, lang.t("identity-session-here")),
    };
    AccountPage {
        page: page(lang, "identity-account"),
        places: settings(lang),
        profile: FormView::new("/app/settings/account", &lang.t("identity-save"), Vec::new()),
        password: FormView::new("/p", &lang.t("identity-password-change"), Vec::new()).weight(Weight::Plain),
        factor: FactorView { text: lang.t1("identity-factor-on", "count", 1), remove: None },
        absences: absences(lang),
        sessions: vec![session(None), session(Some("/end"))],
    }
}

fn factor(lang: &Lang) -> FactorPage {
    FactorPage {
        page: page(lang, "identity-factor-add"),
        places: settings(lang),
        qr: crate::web::sample_qr(),
        secret: "JBSW Y3DP EHPK 3PXP".into(),
        form: FormView::new("/f", &lang.t("identity-factor-add"), Vec::new()),
    }
}

fn once(lang: &Lang) -> OncePage {
    OncePage {
        page: page(lang, "identity-factor-codes"),
        places: settings(lang),
        lead: lang.t("identity-factor-codes-lead").into_owned(),
        secrets: vec!["abcd-efgh-jkmn".into()],
        next: LinkView::new("/app/settings/account", lang.t("identity-factor-codes-kept")),
    }
}

fn keys(lang: &Lang) -> KeysPage {
    let made = lang.with("identity-key-made-by", &[("name", "Trang".into()), ("date", "22/11/2026".into())]);
    let key = KeyLine {
        name: "Kiot".into(),
        made,
        roles: role_chips(lang, Roles::of(&[Role::Agent])),
        used: lang.t("identity-key-never").into_owned(),
        revoke: "/r".into(),
        revoke_label: lang.t1("identity-key-revoke-label", "name", "Kiot"),
    };
    KeysPage {
        page: page(lang, "identity-keys"),
        places: settings(lang),
        keys: vec![key],
        empty: EmptyView {
            icon: "key-round",
            title: lang.t("identity-keys-none").into_owned(),
            text: lang.t("identity-keys-none-lead").into_owned(),
            actions: Vec::new(),
        },
        make: FormView::new("/app/settings/keys", &lang.t("identity-key-make"), Vec::new()),
    }
}
