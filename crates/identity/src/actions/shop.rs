//! The shop and its branches change.

use kernel::{BranchId, Granted, fold};
use platform::{DbError, Tx, web::Fault};

use crate::{
    model::{Branch, NewBranch, Shop},
    rights::ManageShop,
    store,
};

/// Saves what the shop says of itself.
///
/// # Errors
/// Whatever the database says.
pub fn save_shop(tx: &mut Tx<'_>, granted: &Granted<ManageShop>, shop: &Shop) -> Result<(), DbError> {
    store::shop::save_shop(tx, shop)?;
    tx.audit(granted.actor(), "shop.save", "shop", "")
}

/// Adds a branch. Its address in URLs is made of its name and stays when the name changes.
///
/// # Errors
/// Whatever the database says.
pub fn add_branch(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageShop>,
    new: &NewBranch,
) -> Result<BranchId, DbError> {
    let NewBranch { name, address, phone, country } = new.clone();
    let (id, slug) = (tx.id(), free_slug(tx, &name)?);
    store::shop::add_branch(tx, &Branch { id, name, slug, address, phone, country })?;
    tx.audit(granted.actor(), "branch.add", &id.to_string(), "")?;
    Ok(id)
}

/// Changes a branch.
///
/// # Errors
/// [`Fault::NotFound`] when there is none of this id.
pub fn save_branch(
    tx: &mut Tx<'_>,
    granted: &Granted<ManageShop>,
    id: BranchId,
    new: &NewBranch,
) -> Result<(), Fault> {
    let before = store::shop::branch(tx, id)?.ok_or(Fault::NotFound)?;
    let NewBranch { name, address, phone, country } = new.clone();
    store::shop::save_branch(tx, &Branch { name, address, phone, country, ..before })?;
    tx.audit(granted.actor(), "branch.save", &id.to_string(), "")?;
    Ok(())
}

fn free_slug(tx: &mut Tx<'_>, name: &str) -> Result<String, DbError> {
    let plain = slug(name);
    let mut slug = plain.clone();
    let mut number = 1;
    while store::shop::slug_is_taken(tx, &slug)? {
        number += 1;
        slug = format!("{plain}-{number}");
    }
    Ok(slug)
}

/// `Cầu Giấy` becomes `cau-giay`; a name without any letter we know becomes `branch`.
fn slug(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "branch".into() } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_has_no_accents() {
        assert_eq!(slug("Cầu Giấy (122)"), "cau-giay-122");
        assert_eq!(slug("Hoàn Kiếm – Đồng Xuân"), "hoan-kiem-dong-xuan");
        assert_eq!(slug("東京"), "branch");
    }
}
