//! The import: batches out, records followed, devices seen through to the list.
