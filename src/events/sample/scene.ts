import { type App, admins, apps, directory, type Person, type Place, people, proxyExit } from "./cast";
import { pick, type Random, randomHex, randomText, stableId } from "./ids";

/** Who and what one event is about: drawn once, so that actor, targets and debugData agree. */
export interface Scene {
  random: Random;
  /** The person the event is about. */
  person: Person;
  admin: Person;
  app: App;
  place: Place;
  requestId: string;
  /** ISO 8601, the event's `published`. */
  published: string;
}

export type SceneKind = "usual" | "proxy" | "directory";

export function setScene(random: Random, published: Date, kind: SceneKind): Scene {
  const person = pick(random, people);
  const admin = pick(random, admins);
  const app = kind === "directory" ? directory : pick(random, apps);
  return {
    random,
    person,
    admin,
    app,
    place: kind === "proxy" ? proxyExit : person.place,
    requestId: `Z${randomText(random, 22)}AAA${randomHex(random, 2).toUpperCase()}`,
    published: published.toISOString(),
  };
}

export const userId = (person: Person): string => stableId("00u", person.login);
export const appId = (app: App): string => stableId("0oa", app.label);
export const groupId = (name: string): string => stableId("00g", name);
