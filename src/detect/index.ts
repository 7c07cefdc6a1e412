export * from "./spike";
