//! The real binary, command by command. One program for all of them: it is linked once,
//! and what waits for the practice tenant waits side by side.

mod stage;

mod change;
mod check;
mod convert;
mod decode;
mod fix;
mod help;
mod merge;
mod register;
mod repair;
mod rule;
mod sarif;
mod split;
mod tenant;
mod undo;
mod update;
