import { expect } from "chai";
import { eventOf, failed, ImportedExample, person, SEEDS, useCase } from "../../support/use-cases";

const FILE = "01 Device trust/Authenticator apps";
const DAYS =
  "SELECT day, authenticator, signIns, users, setUps FROM authenticator_day ORDER BY day, authenticator";
const MFA = "user.authentication.auth_via_mfa";
const DAY = 24 * 60;

const ann = person("ann");
const bob = person("bob");
const enrolled = (displayName: string) => [
  { id: "00u1", type: "User", alternateId: "ann@example.com", displayName: "Ann" },
  { id: "pfd1", type: "AuthenticatorEnrollment", alternateId: "unknown", displayName },
];
/** Nothing but what is given says which authenticator it was. */
const use = (
  minute: number,
  actor: typeof ann,
  { reason = null as string | null, target = null as object[] | null, context = null as object | null },
  type = MFA,
) =>
  eventOf(type, minute, {
    actor,
    outcome: { result: "SUCCESS", reason },
    target,
    authenticationContext: context,
  } as Parameters<typeof eventOf>[2]);

useCase(FILE, (nodeRed) => {
  const events = [
    // in the reason, in target, in both: the same authenticator
    use(0, ann, { reason: "User verified OKTA_VERIFY_PUSH factor" }),
    use(1, ann, { target: enrolled("Okta Verify") }),
    use(2, bob, { reason: "User verified SIGNED_NONCE factor", target: enrolled("Okta Verify") }),
    // a reason that names no factor
    use(3, bob, { reason: "FastPass was used", target: enrolled("Okta Verify") }),
    use(4, bob, { target: enrolled("Password") }),
    // in authenticationContext only
    use(5, ann, { context: { credentialProvider: "GOOGLE", credentialType: "OTP" } }),
    use(6, ann, { context: { credentialProvider: "OKTA_CREDENTIAL_PROVIDER", credentialType: "SMS" } }),
    use(
      7,
      ann,
      { context: { credentialProvider: null, credentialType: "CERTIFICATE" } },
      "user.authentication.authenticate",
    ),
    // nowhere
    use(8, ann, {}),
    eventOf(MFA, 9, { actor: ann, target: [], authenticationContext: { credentialType: "ASSERTION" } }),
    // the next day
    use(DAY, ann, { reason: "User verified OKTA_VERIFY_PUSH factor" }),
    use(DAY + 1, bob, { reason: "User set up OKTA_VERIFY_PUSH factor" }, "user.mfa.factor.activate"),
  ];
  const noise = [
    eventOf(MFA, 20, { actor: ann, ...failed }),
    eventOf("user.session.start", 21, { actor: ann }),
    eventOf("user.mfa.factor.deactivate", 22, { actor: ann }),
  ];
  const row = (day: string, authenticator: string, signIns: number, users: number, setUps = 0) => ({
    day: `2026-03-${day}`,
    authenticator,
    signIns,
    users,
    setUps,
  });
  const wanted = [
    row("01", "Device certificate", 1, 1),
    row("01", "Google Authenticator", 1, 1),
    row("01", "Okta Verify", 4, 2),
    row("01", "Password", 1, 1),
    row("01", "Phone", 1, 1),
    row("01", "Unknown", 2, 1),
    row("02", "Okta Verify", 1, 1, 1),
  ];

  for (const seed of SEEDS) {
    it(`counts each authenticator by day, wherever its name is, in any order and doubled (${seed})`, async () => {
      const flow = await ImportedExample.import(nodeRed(), FILE, { hard: true });
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      expect(await flow.rows(DAYS)).to.deep.equal(wanted);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("goes on counting after a restart", async () => {
    const first = await ImportedExample.import(nodeRed(), FILE, { hard: true });
    await first.deliver(events.slice(0, 7), { seed: 4 });
    await first.settled();
    const flow = await ImportedExample.import(nodeRed(), FILE, { hard: true, sameDatabase: true });
    await flow.deliver(events.slice(5), { seed: 5 });
    await flow.settled();
    expect(await flow.rows(DAYS)).to.deep.equal(wanted);
  });

  it("tries again when the database cannot be written", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.locked(async () => {
      await flow.deliver(events.slice(0, 1), { inOrder: true });
      expect((await flow.errors())[0]).to.contain("SQLITE_BUSY");
    });
    await flow.settled();
    expect(await flow.rows(DAYS)).to.deep.equal([row("01", "Okta Verify", 1, 1)]);
  });

  it("shows what it is for when its button is pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await nodeRed().status(flow.node("Authenticators by day").id, ({ text }) => text === "3");
    expect(
      (await flow.rows(DAYS)).map(({ authenticator, signIns }) => [authenticator, signIns]),
    ).to.deep.equal([
      ["Google Authenticator", 1],
      ["Okta Verify", 2],
      ["Password", 1],
    ]);
    expect(flow.complaints).to.deep.equal([]);
  });
});
