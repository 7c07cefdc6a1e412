// What flows about deleted groups have in common: the memberships are kept as long as there are any, and then the group.
import type { Area } from "../canvas";
import { again, catchOf, done, filter, line, set, sql } from "../nodes";
import type { Spec } from "../spec";
import { keepMembership, MEMBERSHIP, MEMBERSHIPS } from "./user-group";

export interface Deletions {
  /** Name and expression of the filter. */
  readonly name: string;
  readonly rule: string;
  /** JSONata of the parameters of `statement`. */
  readonly params: string;
  readonly statement: string;
}

/** Memberships into `user_group`, deletions where the statement says; the others are done with. */
export function groupEvents(area: Area, db: string, hook: Spec, deletions: Deletions): void {
  const okta = area.add([0, 0], hook);
  const memberships = area.add([1, 0], filter("Changes of membership", MEMBERSHIPS));
  const who = area.add([2, 0], set("Who, which group", { params: MEMBERSHIP }));
  const keep = area.add([3, 0], sql("Keep the newest", db, keepMembership()));
  const gone = area.add([2, 1], filter(deletions.name, deletions.rule));
  const which = area.add([3, 1], set("Which group", { params: deletions.params }));
  const note = area.add([4, 1], sql("Keep that it is gone", db, deletions.statement));
  line(okta, memberships, who, keep, area.add([4, 0], done()));
  memberships.to(gone, 1);
  line(gone, which, note, area.add([5, 1], done()));
  gone.to(area.add([3, 2], done("Not for this flow")), 1);
  area
    .add(
      [4, 2],
      catchOf(
        "What failed",
        [memberships, who, keep, gone, which, note].map(({ id }) => id),
      ),
    )
    .to(area.add([5, 2], again()));
}

/** SQL: now, as Okta writes times; with a modifier such as `'-10 minutes'`. */
export const now = (modifier = ""): string =>
  `strftime('%Y-%m-%dT%H:%M:%fZ', 'now'${modifier && `, ${modifier}`})`;

/**
 * SQL: a row of `user_group` was a member when the group was deleted at that time. Okta may tell the end of each
 * membership that ends with the group, or not: what it tells from then on, give or take seconds, is the deletion.
 */
export const wasMember = (member: string, deleted: string): string =>
  `(${member}.member = 1 OR ${member}.at >= strftime('%Y-%m-%dT%H:%M:%fZ', ${deleted}, '-10 seconds'))`;
