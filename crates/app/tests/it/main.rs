//! The program as people and other programs meet it: over HTTP, with the cast of the demo.

#![cfg(test)]

mod bad_input;
mod by_program;
mod demo;
mod desk_scripts;
mod faults;
mod hostile_mail;
mod hosts;
mod house;
mod languages;
mod matrix;
mod migrations;
mod openapi;
mod pages;
mod palette;
mod promises_bad_input;
mod read_only;
mod receive;
mod searching;
mod secrets;
mod story;
mod streams;
mod surveys;
mod twins;
mod walk;
mod world;
