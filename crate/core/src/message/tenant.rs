//! Sentences about the devices of the tenant.

#[rustfmt::skip]
pub(super) const SENTENCES: &[(&str, &str)] = &[
    // The classes that a device can be found by.
    ("standing-profile-failed", "Profile failed"),
    ("standing-hardware-changed", "Hardware changed"),
    ("standing-enrolment-stopped", "Enrolment stopped"),
    ("standing-no-profile", "No profile"),
    ("standing-fix-pending", "Fix under way"),
    ("standing-profile-pending", "Profile under way"),
    ("standing-unclear", "Not known"),
    ("standing-with-profile", "With its profile"),
    ("standing-never-in-contact", "Never in contact"),

    // What each means for a device, and what to do.
    ("standing-hardware-changed-why", "its hardware has changed, so that Autopilot does not know it any more. Deregister it and register it anew with a new hardware hash"),
    ("standing-enrolment-failed-why", "its last enrolment failed. Look in Intune for why, then reset the device and enrol it again"),
    ("standing-enrolment-blocked-why", "it is blocked from enrolling again. Unblock it in Intune before it is set up anew"),
    ("standing-fix-pending-why", "its hardware has changed, and the service is registering the new hardware by itself. Nothing needs to be done"),
    ("standing-profile-pending-why", "its deployment profile is being assigned. That takes minutes, in a large tenant hours"),
    ("standing-with-profile-why", "deployment profile assigned"),
    ("standing-out-of-sync-why", "deployment profile assigned, but not taken over by the deployment service yet. It is with the next sync"),
    ("standing-never-in-contact-why", "it was never in contact with the service. That is so until it is set up for the first time"),
    ("standing-unsaid-why", "the service does not say whether it has a deployment profile. Read the list again later, or look in Intune"),
    ("standing-new-why", "of its deployment profile the service says {status}, which Preflight does not know. Look in Intune for what it means"),
    ("standing-new-hardware-why", "of its hardware the service says {status}, which Preflight does not know. Look in Intune for what it means"),

    // Looking up the user that a device is to be assigned to.
    ("person-found", "There is such a user: {name} ({user})."),
    ("person-nameless", "There is such a user, without a display name: {user}."),
    ("person-missing", "The tenant has no user {user}. Assigned all the same, this name locks the device out: nobody can sign in to it while it is set up."),
    ("person-not-allowed", "This account may not look up users: {said} The change can be made without; check the name yourself."),
    ("person-unavailable", "The user could not be looked up: {why} Try again, or make the change without; check the name yourself then."),

    // The view of the tenant's devices.
    ("no-device-list", "The tenant's devices have not been read yet: read them first."),
];
