//! What the room `tickets` promises to others.

#![cfg(test)]

mod assignment;
mod automations;
mod bulk;
mod cast;
mod chat;
mod clocks;
mod customers_pages;
mod editions;
mod erasing;
mod families;
mod fields;
mod finding;
mod inbox;
mod labels;
mod letters;
mod macros;
mod mail;
mod merging;
mod naming;
mod notes_found;
mod post;
mod promises;
mod reaching;
mod rebuild;
mod replies;
mod requester;
mod saved_views;
mod site;
mod sla_vectors;
mod sla_walk;
mod steering;
mod team_acts;
