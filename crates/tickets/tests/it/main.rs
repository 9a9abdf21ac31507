//! What the room `tickets` promises to others.

#![cfg(test)]

mod cast;
mod clocks;
mod customers_pages;
mod inbox;
mod labels;
mod mail;
mod merging;
mod post;
mod rebuild;
mod replies;
mod site;
mod sla_vectors;
mod sla_walk;
mod steering;
