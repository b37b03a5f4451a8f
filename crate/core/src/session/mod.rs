//! Every verb of the user.
