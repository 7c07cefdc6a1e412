// Which operations fit what someone typed.
import { GROUPS, type Group, type Operation } from "../../okta-api/operations";

export interface FoundOperations {
  readonly group: Group;
  readonly operations: readonly Operation[];
}

export interface OperationWords {
  /** Suspend a user. */
  operation(id: string): string;
  /** Users. */
  group(group: Group): string;
}

/**
 * By group, in the order of the dialog. Every word has to be somewhere: in the name, the group, the method and path,
 * the id or the scope.
 */
export function searchOperations(
  operations: readonly Operation[],
  words: OperationWords,
  text: string,
): FoundOperations[] {
  const wanted = text.trim().toLowerCase().split(/\s+/);
  const fits = (operation: Operation) => {
    const { id, group, method, path, scopes } = operation;
    const all = [words.operation(id), words.group(group), method, path, id, ...scopes]
      .join("\n")
      .toLowerCase();
    return wanted.every((word) => all.includes(word));
  };
  return GROUPS.map((group) => ({
    group,
    operations: operations.filter((operation) => operation.group === group && fits(operation)),
  })).filter((found) => found.operations.length > 0);
}
