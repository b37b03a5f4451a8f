//! The tenant's devices and its sync, as the page asks for them.

use std::rc::Rc;

use js_sys::{Date, Promise};
use preflight_core::graph::Endpoint;
use preflight_core::graph::change;
use preflight_core::graph::directory::TenantDevice;
use preflight_core::message::Message;
use preflight_core::session;
use tsify::Ts;
use wasm_bindgen::prelude::*;

use crate::{Result, Session, drive, error, random_seed, refusal, view};

/// The tenant's devices, to look at; and its sync. Promises end when all is done, or
/// when nothing goes on without the user; `summary` says which.
#[wasm_bindgen]
impl Session {
    /// Reads the tenant's device list, in the cloud of that sign-in of the configuration.
    /// Refused while devices are being registered.
    pub fn read_devices(&self, sign_in: u32) -> Result<Promise> {
        let graph = self.graph_of(sign_in)?;
        let begun = self.shared.session.borrow_mut().begin_devices(graph, random_seed());
        refusal(begun)?;
        Ok(self.drive())
    }

    /// Reads no further; the list that was there before stays.
    pub fn stop_devices(&self) {
        self.shared.session.borrow_mut().stop_devices();
    }

    /// Shows the devices that this filter lets through, in its order.
    pub fn filter_devices(&self, filter: Ts<view::DeviceFilter>) -> Result<()> {
        let filter = filter.to_rust()?;
        let order = filter.order();
        self.shared.session.borrow_mut().show_devices(filter.into(), order);
        Ok(())
    }

    /// The devices shown, `len` from place `from` on, fewer at the end.
    pub fn device_window(&self, from: u32, len: u32) -> Result<Ts<view::DeviceWindow>> {
        let session = self.shared.session.borrow();
        Ok(Ts::from_rust(&view::DeviceWindow::of(&session, from, len))?)
    }

    /// Everything about the device with that object id.
    pub fn device(&self, id: &str) -> Result<Ts<view::DeviceDetail>> {
        let detail = view::DeviceDetail::of(&self.shared.session.borrow(), id);
        let detail = detail.ok_or_else(|| error(&Message::new("no-such-device")))?;
        Ok(Ts::from_rust(&detail)?)
    }

    /// Selects devices, or not any more. Gives how many are selected now.
    pub fn select_devices(&self, pick: Ts<view::DevicePick>, on: bool) -> Result<u32> {
        let pick = pick.to_rust()?.into();
        let mut session = self.shared.session.borrow_mut();
        Ok(session.select_devices(&pick, on) as u32)
    }

    /// The devices shown, as the bytes of a file.
    pub fn devices_file(&self, format: Ts<view::DeviceFormat>) -> Result<Vec<u8>> {
        let session = self.shared.session.borrow();
        if session.devices_read_at().is_none() {
            return Err(error(&Message::new("no-device-list")));
        }
        let devices: Vec<&TenantDevice> = session.device_window(0, usize::MAX).collect();
        let devices = devices.into_iter();
        Ok(match format.to_rust()? {
            view::DeviceFormat::Csv => session::devices_csv(devices),
            view::DeviceFormat::Json => session::devices_json(devices),
        })
    }

    /// Looks up the user of that principal name, with a token of the scope that only this
    /// needs.
    pub async fn look_up(&self, sign_in: u32, user: &str) -> Result<Ts<view::LookedUp>> {
        let graph = self.graph_of(sign_in)?;
        change::check_user(user).map_err(|why| error(&why))?;
        let found = drive::look_up(Rc::clone(&self.shared), graph, user).await;
        Ok(Ts::from_rust(&view::LookedUp::from(&found))?)
    }

    /// Reads when the tenant last synced.
    pub fn look_at_sync(&self, sign_in: u32) -> Result<Promise> {
        let graph = self.graph_of(sign_in)?;
        self.shared.session.borrow_mut().look_at_sync(graph, random_seed());
        Ok(self.drive())
    }

    /// Starts a sync, if the last one was long enough ago. Refused while devices are
    /// being registered.
    pub fn start_sync(&self, sign_in: u32) -> Result<Promise> {
        let graph = self.graph_of(sign_in)?;
        let begun = self.shared.session.borrow_mut().start_sync(graph, random_seed());
        refusal(begun)?;
        Ok(self.drive())
    }
}

impl Session {
    /// The Graph of that sign-in of the configuration.
    pub(crate) fn graph_of(&self, sign_in: u32) -> Result<Endpoint> {
        let config = self.config.borrow();
        let sign_in = config.sign_ins.get(sign_in as usize);
        let graph = sign_in.map(|sign_in| sign_in.graph.clone());
        graph.ok_or_else(|| JsError::new("registering is not set up"))
    }

    /// What is known of the tenant now.
    pub(crate) fn tenant_view(&self) -> view::Tenant {
        self.shared.session.borrow_mut().look_at_devices();
        view::Tenant::of(&self.shared.session.borrow(), Date::now())
    }
}
