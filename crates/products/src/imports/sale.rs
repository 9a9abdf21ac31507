//! A line that can be a sale is brought in: whose it is, which device, whether it is known already.

use std::cell::Cell;

use customers::{Contact, EditCustomers, NewCustomer};
use kernel::{Actor, CustomerId, Granted, Locale, TimeZone, fold};
use platform::{
    db::{DbError, Tx},
    web::digest_of,
};

use super::{
    lines::{Buyer, Reason, Reject, SaleLine},
    model::{Pass, SalesImport},
    store,
};
use crate::{
    actions::{add_asset, begin_ownership, leave_stock, open_conflict},
    model::{AssetId, NewAsset, OwnershipSource, ProductModelId, PurchaseId},
    policy::{Claimant, Registration, decide_registration, fold_serial},
    store::{self as products, PurchaseRow, SaleLineRow},
};

/// Units of one line that are registered one by one where nobody read their serial numbers.
const UNITS_MAX: i64 = 20;
const TASK: &str = "import";

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is in; in a check: it would be.
    Ok,
    /// It was in already.
    Known,
    /// It goes back.
    Rejected(Reject),
}

/// A buyer whom we know.
#[derive(Debug, Clone, Copy)]
struct Met {
    customer: CustomerId,
    /// Whether the next line of the same buyer finds this one at once.
    is_kept: bool,
}

/// One pass over the lines of one import.
pub(super) struct Bringing<'i> {
    import: &'i SalesImport,
    pass: Pass,
    zone: &'i TimeZone,
    locale: Locale,
    added: Cell<u32>,
}

impl<'i> Bringing<'i> {
    pub(super) const fn new(import: &'i SalesImport, pass: Pass, zone: &'i TimeZone, locale: Locale) -> Self {
        Self { import, pass, zone, locale, added: Cell::new(0) }
    }

    /// How many buyers and devices were added so far: what makes a line slow.
    pub(super) const fn added(&self) -> u32 {
        self.added.get()
    }

    /// Load, decide, save: in a check nothing is saved but what tells the lines of this file apart.
    pub(super) fn bring_in(&self, tx: &mut Tx<'_>, line: u32, sale: &SaleLine) -> Result<Outcome, DbError> {
        let Some(line_key) = self.new_key(tx, &sale.key)? else { return Ok(Outcome::Known) };
        let met = self.met(tx, &sale.buyer)?;
        let known = met.map(|m| m.customer);
        let asset = match self.registration(tx, sale, known)? {
            Registration::Conflict(first) => return self.refuse(tx, line, sale, &line_key, first, known),
            Registration::Known(asset) => Some(asset),
            Registration::New => None,
        };
        if self.pass == Pass::Check {
            return self.check_within_file(tx, sale);
        }
        self.save(tx, sale, &line_key, met, asset)?;
        Ok(Outcome::Ok)
    }

    /// The key under which a line is new; none if it is known. Nearly every line is the first of its key, so that
    /// is asked before anything is counted; equal lines of one file are numbered, and each is a sale of its own.
    fn new_key(&self, tx: &mut Tx<'_>, key: &str) -> Result<Option<String>, DbError> {
        let first = format!("{key}#1");
        let Some(import) = store::import_of_line(tx, &first)? else { return Ok(Some(first)) };
        let counted = store::count_key(tx, self.import.id, self.pass, key)?;
        let nth = if import == self.import.id { counted + 1 } else { counted };
        let this = format!("{key}#{nth}");
        let is_known = store::import_of_line(tx, &this)?.is_some();
        Ok((!is_known).then_some(this))
    }

    fn source(&self) -> &str {
        &self.import.mapping.0.source
    }

    /// Who this is, if we have met: whom an earlier line of this source meant by the same number or address,
    /// then by phone, then by mail. A contact that several people share means none of them, so the first line
    /// with it makes a customer of its own, and the later ones find that one.
    fn met(&self, tx: &mut Tx<'_>, buyer: &Buyer) -> Result<Option<Met>, DbError> {
        if buyer.is_nobody() {
            return Ok(None);
        }
        if let Some(customer) = store::external_customer(tx, self.source(), &buyer.who())? {
            return Ok(Some(Met { customer, is_kept: true }));
        }
        let phone = buyer.phone.clone().map(Contact::Phone);
        for contact in phone.into_iter().chain(buyer.email.clone().map(Contact::Email)) {
            if let Some(customer) = customers::find_by_contact(tx, &contact)? {
                return Ok(Some(Met { customer, is_kept: false }));
            }
        }
        Ok(None)
    }

    fn registration(
        &self,
        tx: &mut Tx<'_>,
        sale: &SaleLine,
        known: Option<CustomerId>,
    ) -> Result<Registration, DbError> {
        let claimant = match known {
            Some(customer) => Claimant::Known(customer),
            None if sale.buyer.is_nobody() => Claimant::Nobody,
            None => Claimant::Stranger,
        };
        let holders = products::holders(tx, number(sale), &sale.model.brand)?;
        Ok(decide_registration(&holders, claimant))
    }

    /// In a check the devices of the lines above are not in the tables yet: the file itself is asked.
    fn check_within_file(&self, tx: &mut Tx<'_>, sale: &SaleLine) -> Result<Outcome, DbError> {
        let who = sale.buyer.who();
        if number(sale).is_empty() || who.is_empty() {
            return Ok(Outcome::Ok);
        }
        let key = format!("serial {} {}", fold(&sale.model.brand), fold_serial(number(sale)));
        let first = store::first_claimant(tx, self.import.id, self.pass, &key, &who)?;
        Ok(if first == who { Outcome::Ok } else { Outcome::Rejected(of_another(sale)) })
    }

    fn refuse(
        &self,
        tx: &mut Tx<'_>,
        line: u32,
        sale: &SaleLine,
        line_key: &str,
        first: AssetId,
        claimant: Option<CustomerId>,
    ) -> Result<Outcome, DbError> {
        if self.pass == Pass::Run {
            let note = format!("{}, {line}", self.import.file_name);
            open_conflict(tx, &Actor::System { task: TASK }, first, None, claimant, (line_key, &note))?;
        }
        Ok(Outcome::Rejected(of_another(sale)))
    }

    fn save(
        &self,
        tx: &mut Tx<'_>,
        sale: &SaleLine,
        line_key: &str,
        met: Option<Met>,
        asset: Option<AssetId>,
    ) -> Result<(), DbError> {
        let customer = self.customer_or_new(tx, &sale.buyer, met)?;
        let purchase = self.purchase(tx, sale, customer)?;
        let model = match sale.model.name.is_empty() {
            true => None,
            false => Some(products::find_or_add_model(tx, &sale.model)?),
        };
        if number(sale).is_empty() && !self.registers_units(sale) {
            let whole = (sale.quantity, sale.total.map(|t| t.minor));
            return self.line(tx, sale, purchase, (model, None), line_key, whole);
        }
        for unit in 0..sale.quantity {
            let asset = match asset {
                Some(asset) => asset,
                None => self.unit(tx, sale, customer)?,
            };
            self.own(tx, sale, asset, customer)?;
            let key = if unit == 0 { line_key.to_owned() } else { format!("{line_key}/{unit}") };
            let total = sale.total.map(|t| share_of(t.minor, sale.quantity, unit));
            self.line(tx, sale, purchase, (model, Some(asset)), &key, (1, total))?;
        }
        Ok(())
    }

    /// Whether a line without a serial number still means devices to look after.
    fn registers_units(&self, sale: &SaleLine) -> bool {
        self.import.mapping.0.registers_all && !sale.model.name.is_empty() && sale.quantity <= UNITS_MAX
    }

    fn unit(&self, tx: &mut Tx<'_>, sale: &SaleLine, owner: Option<CustomerId>) -> Result<AssetId, DbError> {
        self.added.update(|n| n + 1);
        let mut model = sale.model.clone();
        if model.name.is_empty() {
            model.name = number(sale).to_owned();
        }
        let (serial, imei) = (sale.serial.clone(), sale.imei.clone());
        add_asset(tx, &Actor::System { task: TASK }, &NewAsset { model, serial, imei, owner, sale: None })
    }

    fn own(
        &self,
        tx: &mut Tx<'_>,
        sale: &SaleLine,
        asset: AssetId,
        customer: Option<CustomerId>,
    ) -> Result<(), DbError> {
        let Some(owner) = customer else { return leave_stock(tx, asset) };
        let (by, from) = (Actor::System { task: TASK }, sale.contract_on);
        begin_ownership(tx, &by, asset, owner, (from, OwnershipSource::Import), self.zone, &sale.model)
    }

    fn customer_or_new(
        &self,
        tx: &mut Tx<'_>,
        buyer: &Buyer,
        met: Option<Met>,
    ) -> Result<Option<CustomerId>, DbError> {
        let customer = match met {
            None if buyer.is_nobody() => return Ok(None),
            Some(Met { customer, is_kept: true }) => return Ok(Some(customer)),
            Some(Met { customer, is_kept: false }) => customer,
            None => {
                self.added.update(|n| n + 1);
                customers::add_customer(tx, &Granted::<EditCustomers>::system(TASK), &self.stranger(buyer))?
            }
        };
        store::keep_external_customer(tx, self.source(), &buyer.who(), customer)?;
        Ok(Some(customer))
    }

    /// A buyer without a name is called by what the file has: the number there, the address, the phone.
    fn stranger(&self, buyer: &Buyer) -> NewCustomer {
        let number = (!buyer.external_id.is_empty()).then(|| format!("#{}", buyer.external_id));
        let mail = buyer.email.as_ref().map(|e| e.as_str().to_owned());
        let phone = buyer.phone.as_ref().map(|p| p.e164().to_owned());
        let named = (!buyer.name.is_empty()).then(|| buyer.name.clone());
        NewCustomer {
            name: named.or(number).or(mail).or(phone).unwrap_or_default(),
            called: String::new(),
            form_of_address: None,
            phone: buyer.phone.clone(),
            email: buyer.email.clone(),
            locale: self.locale,
        }
    }

    fn purchase(
        &self,
        tx: &mut Tx<'_>,
        sale: &SaleLine,
        customer: Option<CustomerId>,
    ) -> Result<PurchaseId, DbError> {
        let key =
            (!sale.order.is_empty()).then(|| digest_of(&format!("{}\u{1f}{}", self.source(), sale.order)));
        if let Some(key) = &key {
            let known = products::purchase_of_key(tx, key)?;
            if let Some((purchase, _)) = known.filter(|(_, buyer)| *buyer == customer) {
                return Ok(purchase);
            }
            // The number was used for another buyer: a purchase of its own, without the key.
            if known.is_some() {
                return self.new_purchase(tx, sale, customer, None);
            }
        }
        self.new_purchase(tx, sale, customer, key.as_deref())
    }

    fn new_purchase(
        &self,
        tx: &mut Tx<'_>,
        sale: &SaleLine,
        customer: Option<CustomerId>,
        order_key: Option<&str>,
    ) -> Result<PurchaseId, DbError> {
        products::insert_purchase(
            tx,
            &PurchaseRow {
                customer,
                channel: self.import.mapping.0.channel,
                order_number: &sale.order,
                order_key,
                contract_on: sale.contract_on,
                delivered_on: sale.delivered_on,
                country: sale.country,
                zone: self.zone.iana_name().unwrap_or("UTC"),
            },
        )
    }

    fn line(
        &self,
        tx: &mut Tx<'_>,
        sale: &SaleLine,
        purchase: PurchaseId,
        (model, asset): (Option<ProductModelId>, Option<AssetId>),
        line_key: &str,
        (quantity, total): (i64, Option<i64>),
    ) -> Result<(), DbError> {
        products::insert_sale_line(
            tx,
            &SaleLineRow {
                purchase,
                asset,
                model,
                description: &sale.model.name,
                quantity,
                total,
                currency: sale.total.map_or("", |t| t.currency.code()),
                policy_code: None,
                warranty_months: sale.warranty_months,
                line_key: Some(line_key),
                import: Some(self.import.id),
            },
        )
    }
}

/// What one of several units cost, in minor units: all cost the same, the first one bears what is left over, so that
/// the units together cost what the line says.
const fn share_of(total: i64, quantity: i64, unit: i64) -> i64 {
    let quantity = if quantity < 1 { 1 } else { quantity };
    let left_over = if unit == 0 { total % quantity } else { 0 };
    total / quantity + left_over
}

fn number(sale: &SaleLine) -> &str {
    if sale.serial.is_empty() { &sale.imei } else { &sale.serial }
}

fn of_another(sale: &SaleLine) -> Reject {
    Reject { reason: Reason::SerialOfAnother, detail: number(sale).to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_together_cost_what_their_line_says() {
        for (total, quantity) in [(10_000, 3), (10_001, 4), (5, 7), (-10_000, 3), (900, 1)] {
            let sum: i64 = (0..quantity).map(|unit| share_of(total, quantity, unit)).sum();
            assert_eq!(sum, total, "{total} over {quantity}");
        }
        assert_eq!([0, 1, 2].map(|unit| share_of(10_000, 3, unit)), [3334, 3333, 3333]);
    }
}
