declare module "spel2js" {
  export const SpelExpressionEvaluator: {
    compile(expression: string): { eval(context: object): unknown };
  };
}
