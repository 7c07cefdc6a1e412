// Who is assigned to which app, from membership events: one row for an app and a user. Flows that keep it share the file
// of the database, and what two of them write of one event is the same.

/** For the statements that are run when a flow starts. */
export const APP_USER_TABLE = `CREATE TABLE IF NOT EXISTS app_user (
  appId TEXT NOT NULL, appName TEXT, userId TEXT NOT NULL, login TEXT, name TEXT, since TEXT, until TEXT, at TEXT NOT NULL,
  PRIMARY KEY (appId, userId)
);`;

/** EL: the events that APP_USER_PARAMS makes a row of. */
export const APP_USER_EVENTS = `{'application.user_membership.add', 'application.user_membership.remove', 'application.user_membership.update'}.contains(event.eventType) && event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'AppInstance']?.id ne null && event.target?.^[type eq 'User']?.id ne null`;

/** JSONata: the parameters of KEEP_APP_USER, of a membership event. */
export const APP_USER_PARAMS = `(
  $app := payload.target[type = "AppInstance"][0];
  $user := payload.target[type = "User"][0];
  {
    "$appId": $app.id, "$appName": $app.alternateId and $app.alternateId != "unknown" ? $app.alternateId : $app.displayName,
    "$userId": $user.id, "$login": $user.alternateId ? $user.alternateId : null, "$name": $user.displayName ? $user.displayName : null,
    "$since": payload.eventType = "application.user_membership.add" ? payload.published : null,
    "$until": payload.eventType = "application.user_membership.remove" ? payload.published : null,
    "$at": payload.published
  }
)`;

/**
 * `since` is when the user was last assigned (null: before this was kept), `until` when they were taken out (null: they
 * are in), `at` when the last event was. In whatever order events come, the row is the same.
 */
export const KEEP_APP_USER = `INSERT INTO app_user (appId, appName, userId, login, name, since, until, at)
VALUES ($appId, $appName, $userId, $login, $name, $since, $until, $at)
ON CONFLICT (appId, userId) DO UPDATE SET
  since = coalesce(max(since, excluded.since), since, excluded.since),
  until = CASE WHEN coalesce(max(until, excluded.until), until, excluded.until) > coalesce(max(since, excluded.since), since, excluded.since, '')
    THEN coalesce(max(until, excluded.until), until, excluded.until) END,
  appName = CASE WHEN excluded.at >= at THEN excluded.appName ELSE appName END,
  login = CASE WHEN excluded.at >= at THEN coalesce(excluded.login, login) ELSE login END,
  name = CASE WHEN excluded.at >= at THEN coalesce(excluded.name, name) ELSE name END,
  at = max(at, excluded.at)`;

/** Users who are in the app $appId. */
export const USERS_OF_APP = `SELECT userId, login, name, since FROM app_user WHERE appId = $appId AND until IS NULL ORDER BY login`;
