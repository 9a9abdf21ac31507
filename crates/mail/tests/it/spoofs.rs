//! Mails that pretend. Each must be believed in nothing that it cannot prove.

use crate::mails::letter;
use mail::{
    Checked, Doubt, Evidence, Letter, Proof, decide_evidence, may_vouch,
    sign::{Keys, Route},
    unchecked_author,
};
use rstest::rstest;
use uuid::Uuid;

const STRAND: Uuid = Uuid::from_u128(0x0193_5a2c_7e40_7abc_8def_0123_4567_89ab);
const SERVER: &str = "mx.haumai.vn";

fn from_lan(fields: &str) -> Letter {
    letter(&format!("{fields}From: Lan <lan@khach.vn>\nTo: baohanh@haumai.vn\nSubject: x\n\nx"))
}

/// As our server saw it.
fn seen(results: &str) -> Evidence {
    let letter = from_lan(&format!("Authentication-Results: {SERVER}; {results}\n"));
    decide_evidence(&letter, Some(SERVER), &Checked::default())
}

fn checked(fields: &str, signed_by: &[&str], sent_by: Option<&str>) -> Evidence {
    let signed_by = signed_by.iter().map(ToString::to_string).collect();
    let checked = Checked { signed_by, sent_by: sent_by.map(str::to_owned), ..Checked::default() };
    decide_evidence(&from_lan(fields), Some(SERVER), &checked)
}

#[rstest]
#[case("dmarc=pass (p=reject) header.from=khach.vn", Evidence::Aligned(Proof::Dmarc))]
#[case("dkim=pass header.d=khach.vn", Evidence::Aligned(Proof::Dkim))]
#[case("dkim=pass header.i=@mail.khach.vn", Evidence::Aligned(Proof::Dkim))]
#[case("spf=pass smtp.mailfrom=bounce@mail.khach.vn", Evidence::Aligned(Proof::Spf))]
#[case("dmarc=none header.from=khach.vn; dkim=pass header.d=khach.vn", Evidence::Aligned(Proof::Dkim))]
#[case("dmarc=fail header.from=khach.vn; dkim=pass header.d=gian.vn", Evidence::Unverified(Doubt::Refused))]
#[case("dmarc=pass header.from=gian.vn", Evidence::Unverified(Doubt::Nothing))]
#[case(
    "dkim=pass header.d=gian.vn; spf=pass smtp.mailfrom=a@gian.vn",
    Evidence::Unverified(Doubt::OtherDomain)
)]
#[case(
    "dkim=fail header.d=khach.vn; spf=softfail smtp.mailfrom=khach.vn",
    Evidence::Unverified(Doubt::Nothing)
)]
#[case("spf=pass smtp.helo=khach.vn", Evidence::Unverified(Doubt::Nothing))]
#[case("none", Evidence::Unverified(Doubt::Nothing))]
fn one_aligned_pass_is_evidence_and_nothing_else_is(#[case] results: &str, #[case] evidence: Evidence) {
    assert_eq!(seen(results), evidence);
}

#[test]
fn only_the_topmost_results_of_our_own_server_count() {
    let lie = "Authentication-Results: mx.haumai.vn; dmarc=pass header.from=khach.vn\n";
    let own = "Authentication-Results: mx.haumai.vn; dmarc=none\n";
    let other = "Authentication-Results: mx.gian.vn; dmarc=pass header.from=khach.vn\n";
    let nothing = Evidence::Unverified(Doubt::Nothing);
    for fields in [format!("{own}{lie}"), format!("{other}{lie}"), other.to_owned()] {
        assert_eq!(checked(&fields, &[], None), nothing, "{fields}");
    }
    let decided = decide_evidence(&from_lan(lie), None, &Checked::default());
    assert_eq!(decided, nothing, "without a trusted server no results are believed");
}

#[test]
fn without_a_word_of_our_server_our_own_checks_count() {
    assert_eq!(checked("", &["khach.vn"], None), Evidence::Aligned(Proof::Dkim));
    assert_eq!(checked("", &[], Some("bounce.khach.vn")), Evidence::Aligned(Proof::Spf));
    assert_eq!(checked("", &["gian.vn"], Some("gian.vn")), Evidence::Unverified(Doubt::OtherDomain));
    assert_eq!(checked("", &[], None), Evidence::Unverified(Doubt::Nothing));
}

#[test]
fn a_policy_that_we_looked_up_ourselves_has_the_last_word() {
    let looked_up = |policy: bool| {
        let signed_by = vec!["mail.khach.vn".to_owned()];
        decide_evidence(&from_lan(""), None, &Checked { policy: Some(policy), signed_by, sent_by: None })
    };
    assert_eq!(looked_up(true), Evidence::Aligned(Proof::Dmarc));
    assert_eq!(looked_up(false), Evidence::Unverified(Doubt::Refused), "a policy that wants the same name");
}

#[test]
fn name_servers_are_asked_only_where_their_answer_counts() {
    let stated = from_lan(&format!("Authentication-Results: {SERVER}; dmarc=fail\n"));
    assert_eq!(unchecked_author(&stated, Some(SERVER)), None, "our server has looked");
    assert_eq!(
        unchecked_author(&stated, None).as_deref(),
        Some("khach.vn"),
        "at our own receiver anybody writes it"
    );
    assert_eq!(unchecked_author(&letter("From: a@khach.vn, b@gian.vn\n\nx"), None), None, "two authors");
    assert!(may_vouch("bounce@mail.khach.vn", "khach.vn") && !may_vouch("gian.vn", "khach.vn"));
}

#[test]
fn a_signature_over_the_beginning_of_a_mail_is_no_evidence() {
    let partly = "DKIM-Signature: v=1; a=rsa-sha256; d=khach.vn; s=s;\n h=from:to; l=0; bh=x; b=y\n";
    let whole = "DKIM-Signature: v=1; a=rsa-sha256; d=khach.vn; s=l; h=from:to; bh=l=; b=y\n";
    let evidence = Evidence::Unverified(Doubt::PartlySigned);
    assert_eq!(checked(partly, &["khach.vn"], None), evidence);
    assert_eq!(checked(whole, &["khach.vn"], None), Evidence::Aligned(Proof::Dkim));
    let stated = format!("Authentication-Results: {SERVER}; dmarc=pass header.from=khach.vn\n{partly}");
    assert_eq!(checked(&stated, &[], None), evidence);
    assert_eq!(checked(partly, &["khach.vn"], Some("khach.vn")), Evidence::Aligned(Proof::Spf));
}

#[rstest]
#[case::two_fields("From: lan@khach.vn\nFrom: gian@gian.vn\n")]
#[case::two_in_one("From: lan@khach.vn, gian@gian.vn\n")]
#[case::none("")]
#[case::no_address("From: Lan\n")]
#[case::no_domain("From: lan@\n")]
fn a_mail_that_does_not_name_one_author_has_none(#[case] from: &str) {
    let letter =
        letter(&format!("Authentication-Results: {SERVER}; dmarc=pass\n{from}To: baohanh@haumai.vn\n\nx"));
    let evidence = decide_evidence(&letter, Some(SERVER), &Checked::default());
    assert_eq!(evidence, Evidence::Unverified(Doubt::NoAuthor));
}

#[test]
fn an_address_in_a_name_is_a_name() {
    let letter = letter("From: \"lan@khach.vn\" <gian@gian.vn>\n\nx");
    assert_eq!(letter.author().unwrap().address, "gian@gian.vn");
    let checked = Checked { signed_by: vec!["khach.vn".into()], ..Checked::default() };
    assert_eq!(decide_evidence(&letter, None, &checked), Evidence::Unverified(Doubt::OtherDomain));
}

#[test]
fn a_token_says_where_and_never_who() {
    let keys = Keys::new([7; 32], []);
    let to = keys.address("baohanh@haumai.vn", Route::of(STRAND)).unwrap();
    let letter = letter(&format!("From: gian@gian.vn\nTo: {to}\nReply-To: lan@khach.vn\n\nx"));
    assert_eq!(keys.read_address(&letter.delivered_to[0]), Some(Route::of(STRAND)));
    assert_eq!(decide_evidence(&letter, None, &Checked::default()), Evidence::Unverified(Doubt::Nothing));
}

#[rstest]
#[case("<ticket-1042@haumai.vn>")]
#[case("<01935a2c-7e40-7abc-8def-0123456789ab@haumai.vn>")]
#[case("<reply-1042-8f3a@haumai.vn>")]
fn an_id_that_looks_like_ours_but_carries_no_code_leads_nowhere(#[case] id: &str) {
    let letter = from_lan(&format!("References: {id}\nIn-Reply-To: {id}\n"));
    let keys = Keys::new([7; 32], []);
    assert!(letter.references.iter().chain(&letter.in_reply_to).all(|id| keys.read_id(id).is_none()));
    let foreign = Keys::new([8; 32], []).strand_id(STRAND, "haumai.vn");
    assert_eq!(keys.read_id(&foreign), None);
}
