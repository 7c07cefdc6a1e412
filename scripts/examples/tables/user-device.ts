// Who has which device: the same table, and the same statements, in every flow that keeps it.

/**
 * One row a user and device, whatever order the events come in: `since` and `seen` are the first and the last event by
 * which the user has the device, `removed` is the last by which it was taken away. What was published last holds.
 */
export const USER_DEVICE = `
CREATE TABLE IF NOT EXISTS user_device (
  userId TEXT NOT NULL, deviceId TEXT NOT NULL, login TEXT, device TEXT,
  since TEXT, seen TEXT, removed TEXT, named TEXT NOT NULL,
  PRIMARY KEY (userId, deviceId)
);
CREATE VIEW IF NOT EXISTS device_of_user AS
  SELECT userId, login, deviceId, device, since, seen, CASE WHEN removed >= coalesce(seen, '') THEN removed END AS until
  FROM user_device;`.trim();

/** The names are those of the last event, too. */
const NAMES = `login = CASE WHEN excluded.named > user_device.named THEN excluded.login ELSE user_device.login END,
  device = CASE WHEN excluded.named > user_device.named THEN excluded.device ELSE user_device.device END,
  named = max(user_device.named, excluded.named)`;

export const HAS_DEVICE = `
INSERT INTO user_device (userId, deviceId, login, device, since, seen, named)
VALUES ($userId, $deviceId, $login, $device, $at, $at, $at)
ON CONFLICT (userId, deviceId) DO UPDATE SET
  since = min(coalesce(user_device.since, excluded.since), excluded.since),
  seen = max(coalesce(user_device.seen, excluded.seen), excluded.seen),
  ${NAMES}`;

export const LOST_DEVICE = `
INSERT INTO user_device (userId, deviceId, login, device, removed, named)
VALUES ($userId, $deviceId, $login, $device, $at, $at)
ON CONFLICT (userId, deviceId) DO UPDATE SET
  removed = max(coalesce(user_device.removed, excluded.removed), excluded.removed),
  ${NAMES}`;

/** EL: the event names a device, and what it tells has happened. */
export const NAMES_DEVICE =
  "event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'UDDevice' || type eq 'Device']?.id ne null";

/** JSONata: the parameters of both statements. Sign-ins and certificates may name the user as their actor only. */
export const USER_AND_DEVICE = `(
  $named := payload.target[type = "User"][0];
  $user := $named ? $named : payload.actor;
  $device := payload.target[type in ["UDDevice", "Device"]][0];
  {
    "$at": payload.published, "$userId": $user.id, "$login": $user.alternateId ? $user.alternateId : null,
    "$deviceId": $device.id, "$device": $device.displayName ? $device.displayName : null
  }
)`;
