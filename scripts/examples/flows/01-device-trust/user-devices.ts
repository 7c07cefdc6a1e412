import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import { hasToken, noToken } from "../../groups/token";
import { tryAgain } from "../../groups/try-again";
import {
  catchOf,
  database,
  databaseVariable,
  debug,
  done,
  filter,
  hook,
  httpIn,
  httpOut,
  line,
  SQLITE,
  secret,
  set,
  sql,
  types,
} from "../../nodes";
import {
  HAS_DEVICE,
  LOST_DEVICE,
  NAMES_DEVICE,
  USER_AND_DEVICE,
  USER_DEVICE,
} from "../../tables/user-device";

const JSON_TYPE = { "Content-Type": "application/json" };

export const userDevices = example(
  {
    file: "01 Device trust/User devices",
    useCase: "device-trust/user-devices",
    about: {
      does: "Keeps which user uses which devices, and answers the question over HTTP.",
      set: "Set the file of the database in OKTA_DB, a token in READ_TOKEN (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, and press the button on the event hook: a phone is removed, and only then do we hear that Ann got it.",
      expect:
        "The debug sidebar shows Ann's two devices: the laptop is hers, the phone has an end in until all the same.",
      more: "**Order.** Okta does not promise to deliver in order: a removal may come before the event that it undoes. So each row keeps when the user was last seen with the device and when it was last removed, both by `published`, and the view `device_of_user` compares them. Any order, and any event twice, gives the same rows.\n\n`since` is the first time that the user was seen with the device, `seen` the last, `until` the removal, if none came after it. On Classic Engine, certificates (`user.credential.enroll`) and sign-ins by them tell who uses what; on Identity Engine, the `device.*` events do.\n\n**Asking.** `GET /user-devices/:user`, by login or Okta id, with the header `Authorization: Bearer …` and the token in READ_TOKEN.\n\n**Another database.** For PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes: `min` and `max` of two values are `LEAST` and `GREATEST` there, the rest stays.",
    },
    env: [databaseVariable, secret("READ_TOKEN", "")],
    needs: SQLITE,
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(tab, USER_DEVICE);

    const work = tab.group("Events → who has which device");
    const ann = {
      id: "00u1ann",
      type: "User",
      alternateId: "ann@example.com",
      displayName: "Ann Example",
    };
    const laptop = { id: "guo1laptop", type: "UDDevice", displayName: "Ann's laptop" };
    const phone = { id: "guo1phone", type: "UDDevice", displayName: "Ann's phone" };
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/user-devices",
        sample: "device.user.add",
        samples: [
          { eventType: "device.user.remove", target: [phone, ann], published: -60 },
          { eventType: "device.user.add", actor: ann, target: [phone, ann], published: -3600 },
          { eventType: "device.user.add", actor: ann, target: [laptop, ann], published: -7200 },
        ],
      }),
    );
    const known = work.add([1, 0], filter("Done, with a device", NAMES_DEVICE));
    const who = work.add([2, 0], set("Who, and what", { params: USER_AND_DEVICE }));
    const which = work.add(
      [3, 0],
      types("Has it or not?", [
        [
          "device.user.add",
          "device.enrollment.create",
          "user.credential.enroll",
          "user.authentication.authenticate",
        ],
        ["device.user.remove"],
      ]),
    );
    const has = work.add([4, 0], sql("Has the device", db, HAS_DEVICE));
    const lost = work.add([4, 1], sql("Has it no longer", db, LOST_DEVICE));
    const user = work.add([5, 0], set("This user", { params: '{"$userId": params.`$userId`}' }));
    const devices = work.add(
      [6, 0],
      sql(
        "Devices of the user",
        db,
        "SELECT * FROM device_of_user WHERE userId = $userId ORDER BY until IS NOT NULL, seen DESC",
      ),
    );
    const ended = work.add([7, 0], done());
    const shown = work.add([7, 1], debug("Devices", "payload", "payload.length"));
    const nothing = work.add([2, 1], done("Nothing to keep"));
    const other = work.add([4, 2], done("Not for this flow"));
    line(okta, known, who, which);
    known.to(nothing, 1);
    which.to(has, 0);
    which.to(lost, 1);
    which.to(other, 2);
    has.to(user);
    lost.to(user);
    line(user, devices, ended);
    devices.to(shown);
    tryAgain(work, [5, 2], [who, which, has, lost, user, devices]);

    const ask = tab.group("GET /user-devices/:user → devices of a user");
    const asked = ask.add([0, 0], httpIn("Whose devices?", "get", "/user-devices/:user"));
    const allowed = ask.add([1, 0], hasToken("READ_TOKEN"));
    const whom = ask.add([2, 0], set("Login or id", { params: '{"$user": req.params.user}' }));
    const found = ask.add(
      [3, 0],
      sql(
        "Look up",
        db,
        `SELECT deviceId, device, since, seen, until FROM device_of_user
WHERE userId = $user OR login = $user ORDER BY until IS NOT NULL, seen DESC`,
      ),
    );
    const no = ask.add([2, 1], noToken);
    const broken = ask.add([3, 2], catchOf("No answer", [allowed.id, whom.id, found.id]));
    const sorry = ask.add([4, 2], set("Sorry", { payload: '{"error": "The database cannot be read."}' }));
    line(asked, allowed, whom, found, ask.add([4, 0], httpOut("", "200", JSON_TYPE)));
    allowed.to(no, 1);
    no.to(ask.add([3, 1], httpOut("", "401", JSON_TYPE)));
    line(broken, sorry, ask.add([5, 2], httpOut("", "503", JSON_TYPE)));
  },
);
