//! Which of the tenant's devices are shown, in which order, and how many stand how.
//!
//! In: the devices, what they are narrowed to and sorted by. Out: their places in the
//! list, in the order shown. A tenant may have hundreds of thousands: what is needed of
//! each is looked up once, nothing is written for each row, and a search runs over the
//! order that is there.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::super::caseless::{contains, folded};
use crate::graph::directory::TenantDevice;
use crate::graph::standing::{Attention, Standing};
use crate::sort;

/// What a device must have to be shown. Nothing set: all are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceFilter {
    /// This text in serial number, maker, model, tag, user or name, case aside.
    pub text: String,
    /// Only those that somebody has to do something about.
    pub stands_out: bool,
    /// In this class.
    pub attention: Option<Attention>,
    /// Exactly this group tag; the empty one is none.
    pub tag: Option<String>,
    /// Only those that are selected.
    pub selected: bool,
}

impl DeviceFilter {
    /// Whether a device fits, selection aside.
    pub fn fits(&self, device: &TenantDevice, standing: Standing) -> bool {
        (!self.stands_out || standing.stands_out())
            && self.attention.is_none_or(|class| standing.has(class))
            && self.tag.as_ref().is_none_or(|tag| device.group_tag == *tag)
            && (self.text.is_empty()
                || [
                    &device.serial_number,
                    &device.group_tag,
                    &device.user_principal_name,
                    &device.display_name,
                    &device.model,
                    &device.manufacturer,
                ]
                .iter()
                .any(|cell| contains(cell, &self.text)))
    }
}

/// What devices can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum DeviceColumn {
    Serial,
    Standing,
    GroupTag,
    AssignedUser,
    Model,
    Manufacturer,
    Name,
    Enrolment,
    LastContact,
}

impl DeviceColumn {
    /// The cell that is compared; a contact that never was is empty.
    fn cell(self, device: &TenantDevice) -> &str {
        match self {
            Self::Serial => &device.serial_number,
            Self::GroupTag => &device.group_tag,
            Self::AssignedUser => &device.user_principal_name,
            Self::Model => &device.model,
            Self::Manufacturer => &device.manufacturer,
            Self::Name => &device.display_name,
            Self::Enrolment => &device.enrollment_state,
            Self::LastContact if device.contacted() => &device.last_contacted,
            Self::LastContact | Self::Standing => "",
        }
    }
}

/// A column, and whether from its end to its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceOrder {
    /// By which column.
    pub column: DeviceColumn,
    /// The last comes first.
    pub descending: bool,
}

/// How many devices there are, and how many stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeviceCounts {
    /// All of the list.
    pub devices: usize,
    /// Those that somebody has to do something about.
    pub stand_out: usize,
    classes: [usize; Attention::ALL.len()],
}

impl DeviceCounts {
    /// How many are in each class, worst first.
    pub fn classes(&self) -> impl Iterator<Item = (Attention, usize)> {
        Attention::ALL.into_iter().zip(self.classes)
    }
}

/// The places of devices in a list, as they are shown.
#[derive(Debug, Default)]
pub(super) struct DeviceList {
    standings: Vec<Standing>,
    pub counts: DeviceCounts,
    /// Tags with the number of their devices, most first.
    pub tags: Vec<(String, usize)>,
    order: Vec<u32>,
    pub shown: Vec<u32>,
    /// Of those selected, how many are shown.
    pub selected_shown: usize,
}

impl DeviceList {
    /// Looks at each device once.
    pub fn of(devices: &[TenantDevice]) -> Self {
        let standings: Vec<Standing> = devices.iter().map(Standing::of).collect();
        let mut counts =
            DeviceCounts { devices: devices.len(), ..DeviceCounts::default() };
        for standing in &standings {
            counts.stand_out += usize::from(standing.stands_out());
            for (class, count) in Attention::ALL.iter().zip(&mut counts.classes) {
                *count += usize::from(standing.has(*class));
            }
        }
        let mut tags: HashMap<&str, usize> = HashMap::new();
        for device in devices {
            *tags.entry(&device.group_tag).or_default() += 1;
        }
        let mut tags: Vec<(String, usize)> =
            tags.into_iter().map(|(tag, count)| (tag.to_owned(), count)).collect();
        sort::by(&mut tags, |a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        let order = (0..devices.len() as u32).collect();
        Self { standings, counts, tags, order, ..Self::default() }
    }

    /// Puts the devices into an order; without one they stand as the service has them.
    pub fn sort(&mut self, devices: &[TenantDevice], by: Option<DeviceOrder>) {
        self.order = (0..self.standings.len() as u32).collect();
        let Some(DeviceOrder { column, descending }) = by else { return };
        let mut keyed: Vec<(u64, u32)> = self
            .order
            .iter()
            .map(|place| (self.key(devices, column, *place), *place))
            .collect();
        let cell = |place: u32| {
            devices.get(place as usize).map_or("", |device| column.cell(device))
        };
        // What is empty says nothing and comes last, whichever way it is sorted.
        keyed.sort_unstable_by(|(a_key, a), (b_key, b)| {
            let empty = (*a_key == NONE).cmp(&(*b_key == NONE));
            let by_cell = || match a_key.cmp(b_key) {
                Ordering::Equal => folded(cell(*a)).cmp(folded(cell(*b))),
                other => other,
            };
            let turned = || if descending { by_cell().reverse() } else { by_cell() };
            empty.then_with(turned).then(a.cmp(b))
        });
        self.order = keyed.into_iter().map(|(_, place)| place).collect();
    }

    /// A number that sorts as the cell does, as far as it goes.
    fn key(&self, devices: &[TenantDevice], column: DeviceColumn, place: u32) -> u64 {
        let place = place as usize;
        if column == DeviceColumn::Standing {
            return self.standings.get(place).map_or(NONE, |it| it.worst() as u64);
        }
        let cell = devices.get(place).map_or("", |device| column.cell(device));
        if cell.is_empty() {
            return NONE;
        }
        let first = folded(cell).chain(std::iter::repeat(0)).take(8);
        first.fold(0, |key, byte| (key << 8) | u64::from(byte))
    }

    /// Shows those that fit, in the order that is there.
    pub fn show(
        &mut self,
        devices: &[TenantDevice],
        filter: &DeviceFilter,
        selected: &HashSet<String>,
    ) {
        let fits = |place: &u32| {
            let place = *place as usize;
            let (Some(device), Some(standing)) =
                (devices.get(place), self.standings.get(place))
            else {
                return false;
            };
            filter.fits(device, *standing)
                && (!filter.selected || selected.contains(&device.id))
        };
        self.shown = self.order.iter().copied().filter(fits).collect();
        self.count_selected(devices, selected);
    }

    /// Counts again which of those selected are shown.
    pub fn count_selected(
        &mut self,
        devices: &[TenantDevice],
        selected: &HashSet<String>,
    ) {
        let is_selected = |place: &&u32| {
            devices.get(**place as usize).is_some_and(|it| selected.contains(&it.id))
        };
        self.selected_shown = match selected.is_empty() {
            true => 0,
            false => self.shown.iter().filter(is_selected).count(),
        };
    }
}

/// The key of an empty cell: no text's, for these bytes are never in UTF-8.
const NONE: u64 = u64::MAX;

#[cfg(test)]
mod tests {
    use super::*;

    fn device(serial: &str, tag: &str, contact: &str) -> TenantDevice {
        TenantDevice {
            id: format!("id-{serial}"),
            serial_number: serial.to_owned(),
            group_tag: tag.to_owned(),
            last_contacted: contact.to_owned(),
            ..TenantDevice::default()
        }
    }

    fn shown<'a>(devices: &'a [TenantDevice], list: &DeviceList) -> Vec<&'a str> {
        let serial = |place: &u32| devices[*place as usize].serial_number.as_str();
        list.shown.iter().map(serial).collect()
    }

    #[track_caller]
    fn sorted(
        devices: &[TenantDevice],
        column: DeviceColumn,
        descending: bool,
        expected: &[&str],
    ) {
        let mut list = DeviceList::of(devices);
        list.sort(devices, Some(DeviceOrder { column, descending }));
        list.show(devices, &DeviceFilter::default(), &HashSet::new());
        assert_eq!(shown(devices, &list), expected);
    }

    #[test]
    fn cells_are_sorted_both_ways_and_empty_ones_come_last() {
        let devices = [
            device("b-longer-than-8-2", "HQ", "2026-11-02T00:00:00Z"),
            device("B-longer-than-8-1", "", "0001-01-01T00:00:00Z"),
            device("a", "hq", "2026-11-01T00:00:00Z"),
            device("c", "Field", ""),
        ];
        let [b2, b1, a, c] = ["b-longer-than-8-2", "B-longer-than-8-1", "a", "c"];
        sorted(&devices, DeviceColumn::Serial, false, &[a, b1, b2, c]);
        sorted(&devices, DeviceColumn::Serial, true, &[c, b2, b1, a]);
        // Those that are the same stay in the service's order.
        sorted(&devices, DeviceColumn::GroupTag, false, &[c, b2, a, b1]);
        sorted(&devices, DeviceColumn::GroupTag, true, &[b2, a, c, b1]);
        sorted(&devices, DeviceColumn::LastContact, false, &[a, b2, b1, c]);
        sorted(&devices, DeviceColumn::LastContact, true, &[b2, a, b1, c]);
        sorted(&devices, DeviceColumn::Name, true, &[b2, b1, a, c]);
    }

    #[test]
    fn the_worst_stand_first() {
        let with = |serial, status: &str| TenantDevice {
            profile_status: status.to_owned(),
            ..device(serial, "", "2026-11-01T00:00:00Z")
        };
        let devices = [
            with("1", "assignedInSync"),
            with("2", "failed"),
            with("3", "pending"),
            with("4", "notAssigned"),
        ];
        sorted(&devices, DeviceColumn::Standing, false, &["2", "4", "3", "1"]);
        let counts = DeviceList::of(&devices).counts;
        assert_eq!((counts.devices, counts.stand_out), (4, 2));
        let failed = counts.classes().next();
        assert_eq!(failed, Some((Attention::ProfileFailed, 1)));
    }

    #[test]
    fn filters_narrow_together() {
        let devices =
            [device("A1", "HQ", ""), device("A2", "hq", ""), device("B1", "", "")];
        let mut list = DeviceList::of(&devices);
        list.sort(&devices, None);
        let mut show = |filter: DeviceFilter, selected: &[&str]| {
            let selected = selected.iter().map(|id| (*id).to_owned()).collect();
            list.show(&devices, &filter, &selected);
            (shown(&devices, &list).join(" "), list.selected_shown)
        };
        let text = |text: &str| DeviceFilter { text: text.into(), ..Default::default() };
        assert_eq!(show(text("hq"), &["id-B1"]), ("A1 A2".into(), 0));
        // A group's rule compares exactly, and so does the filter by tag.
        let tag = |tag: &str| DeviceFilter { tag: Some(tag.into()), ..text("") };
        assert_eq!(show(tag("HQ"), &["id-A1", "id-A2"]), ("A1".into(), 1));
        assert_eq!(show(tag(""), &[]), ("B1".into(), 0));
        let out = DeviceFilter { stands_out: true, ..text("") };
        assert_eq!(show(out, &[]), (String::new(), 0));
        let chosen = DeviceFilter { selected: true, ..text("a") };
        assert_eq!(show(chosen, &["id-A2", "id-B1"]), ("A2".into(), 1));
        let never = Some(Attention::NeverInContact);
        let never = DeviceFilter { attention: never, ..text("1") };
        assert_eq!(show(never, &[]), ("A1 B1".into(), 0));
        assert_eq!(list.tags, [("".into(), 1), ("HQ".into(), 1), ("hq".into(), 1)]);
    }
}
