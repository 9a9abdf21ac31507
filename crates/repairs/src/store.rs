//! The only SQL of this room.

mod board;
mod figures;
mod quotes;
mod repairs;
mod settlement;
mod slips;

pub use board::{
    FinishedTimes, Listed, Place, card_by_code, finished_since, is_here, nav_count, repairs_of_ticket,
    repairs_page, repairs_with_ids,
};
pub use figures::{Figures, figures, spans_since};
pub use quotes::{
    LINES_MAX, add_line, decline_lines, draft_of, insert_approval, newest_quote, remove_line, save_split,
    set_quote_state, standing_price,
};
pub use repairs::{
    acceptance, acceptances, add_photo, attach_photo, drop_photo, hold, insert_acceptance, insert_event,
    insert_hold, insert_owner_claim, insert_repair, is_own_photo, kept_photos, owner_claims, photos,
    place_of_file, put_on_shelf, release_hold, repair, repair_by_code, save_promise, save_status,
    set_technician, steps,
};
pub use settlement::{
    add_check, add_findings, add_payment, bank_account, checks, drawings, findings, insert_drawing,
    insert_hand_over, mark_ready, paid_minor, payments, pickup, save_bank_account,
};
pub use slips::{NewSlip, insert_slip, newest_slip, slip_by_code, slip_by_token};
