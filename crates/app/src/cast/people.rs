//! The shop's people.

use identity::{NewBranch, NewStaff, NewTeam, Shop, Week, decide_password, hash_password};
use kernel::{BranchId, Currency, Locale, Role, Roles, StaffId, TimeZone};
use platform::{DbError, web::App};

use super::{PASSWORD, SHOP, granted};

/// One of the shop's people.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// The full name.
    pub name: &'static str,
    /// As colleagues say.
    pub called: &'static str,
    /// To sign in.
    pub email: &'static str,
    /// What they do.
    pub roles: &'static [Role],
    /// The same in words, for the screen.
    pub does: &'static str,
    /// Which branch, counted from zero.
    pub branch: Option<usize>,
}

/// Everybody, the owner first.
pub const MEMBERS: &[Member] = &[
    Member {
        name: "Lê Thu Trang",
        called: "Trang",
        email: "trang@saomai.example",
        roles: &[Role::Owner],
        does: "owner",
        branch: None,
    },
    Member {
        name: "Phạm Thị Hoa",
        called: "Hoa",
        email: "hoa@saomai.example",
        roles: &[Role::Manager],
        does: "manager",
        branch: None,
    },
    Member {
        name: "Trần Minh",
        called: "Minh",
        email: "minh@saomai.example",
        roles: &[Role::Agent, Role::FrontDesk],
        does: "agent and front desk, Cầu Giấy",
        branch: Some(0),
    },
    Member {
        name: "Nguyễn Quỳnh Anh",
        called: "Quỳnh Anh",
        email: "quynhanh@saomai.example",
        roles: &[Role::Technician],
        does: "technician, Cầu Giấy",
        branch: Some(0),
    },
    Member {
        name: "Vũ Đức Thành",
        called: "Đức Thành",
        email: "thanh@saomai.example",
        roles: &[Role::Technician],
        does: "technician, Cầu Giấy",
        branch: Some(0),
    },
    Member {
        name: "Hoàng Hải Nam",
        called: "Hải Nam",
        email: "nam@saomai.example",
        roles: &[Role::Technician],
        does: "technician, Hoàn Kiếm",
        branch: Some(1),
    },
    Member {
        name: "Đặng Bích Ngọc",
        called: "Ngọc",
        email: "ngoc@saomai.example",
        roles: &[Role::Agent, Role::FrontDesk],
        does: "agent and front desk, Hoàn Kiếm",
        branch: Some(1),
    },
    Member {
        name: "Bùi Quang Huy",
        called: "Huy",
        email: "huy@saomai.example",
        roles: &[Role::Warehouse],
        does: "warehouse",
        branch: Some(0),
    },
];

/// Those who talk with customers.
pub(super) const CARE: &str = "Chăm sóc khách hàng";
/// Those who repair.
pub(super) const TECHNICIANS: &str = "Kỹ thuật";

/// Opens the shop: its two branches, everybody in it, and their teams.
pub(super) async fn open_shop(app: &App) -> anyhow::Result<()> {
    let branches: Vec<BranchId> = app
        .db()
        .write(|tx| {
            let shop = Shop {
                name: SHOP.into(),
                phone: "1800 6868".into(),
                address: "122 Cầu Giấy, P. Cầu Giấy, TP. Hà Nội".into(),
                hours: "8:30–21:00".into(),
                zone: TimeZone::get("Asia/Ho_Chi_Minh").unwrap_or(TimeZone::UTC),
                currency: Currency::VND,
                locale: Locale::Vi,
            };
            identity::save_shop(tx, &granted(), &shop)?;
            let addresses = [
                ("Cầu Giấy", "122 Cầu Giấy, P. Cầu Giấy, TP. Hà Nội"),
                ("Hoàn Kiếm", "36 Hàng Bài, P. Cửa Nam, TP. Hà Nội"),
            ];
            addresses
                .iter()
                .map(|(name, address)| {
                    let new = NewBranch {
                        name: (*name).into(),
                        address: (*address).into(),
                        phone: String::new(),
                        country: None,
                    };
                    identity::add_branch(tx, &granted(), &new)
                })
                .collect::<Result<_, DbError>>()
        })
        .await?;
    let password = decide_password(PASSWORD, "").map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
    let hash = hash_password(&password, &app.db().moment().secret());
    let mut ids = Vec::new();
    for member in MEMBERS {
        let new = NewStaff {
            name: member.name.into(),
            called: member.called.into(),
            email: member.email.into(),
            roles: Roles::of(member.roles),
            branch: member.branch.and_then(|b| branches.get(b).copied()),
            locale: Locale::Vi,
            password: hash.clone(),
        };
        let add = move |tx: &mut platform::Tx<'_>| identity::add_staff(tx, &granted(), &new);
        ids.push((member.called, app.db().write(add).await.map_err(|f| anyhow::anyhow!(f))?));
    }
    form_teams(app, &ids).await
}

/// Those who talk with customers, and those who repair. Each has the hours of the shop in two shifts or one.
async fn form_teams(app: &App, people: &[(&'static str, StaffId)]) -> anyhow::Result<()> {
    let members = |names: &[&str]| -> Vec<StaffId> {
        people.iter().filter(|(called, _)| names.contains(called)).map(|(_, id)| *id).collect()
    };
    let week = |ranges: &[&str]| {
        let ranges: Vec<String> = ranges.iter().map(|range| (*range).to_owned()).collect();
        Week::read((1..=6).map(|day| (day, ranges.clone())).collect())
    };
    let care = NewTeam {
        name: CARE.into(),
        branch: None,
        members: members(&["Hoa", "Minh", "Ngọc"]),
        week: week(&["08:30-21:00"])?,
    };
    let technicians = NewTeam {
        name: TECHNICIANS.into(),
        branch: None,
        members: members(&["Quỳnh Anh", "Đức Thành", "Hải Nam"]),
        week: week(&["08:30-12:00", "13:30-18:00"])?,
    };
    let add = move |tx: &mut platform::Tx<'_>| {
        identity::add_team(tx, &granted(), &care)?;
        identity::add_team(tx, &granted(), &technicians)
    };
    app.db().write(add).await.map(drop).map_err(|fault| anyhow::anyhow!(fault))
}
