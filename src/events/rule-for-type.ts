/**
 * Which rule of a filter decides for an event type: the one for that type, else the one for all other types, which is
 * of type "". Of two rules for one type the first counts; the other is not looked at.
 *
 * @param typeOf the event type of a rule; spaces around it do not count
 * @param make what to answer for a rule; called once for each that counts, in order
 * @returns the lookup for events: undefined where there is no rule
 */
export function ruleForType<Rule, Made extends NonNullable<unknown>>(
  rules: readonly Rule[],
  typeOf: (rule: Rule) => string,
  make: (rule: Rule, index: number) => Made,
): (eventType: unknown) => Made | undefined {
  const made = new Map<unknown, Made>();
  rules.forEach((rule, index) => {
    const type = typeOf(rule).trim();
    if (!made.has(type)) made.set(type, make(rule, index));
  });
  const forOthers = made.get("");
  return (eventType) => made.get(eventType) ?? forOthers;
}
