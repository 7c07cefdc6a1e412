export * from "./core";
<<<<<<< HEAD
export * from "./mqtt";
=======
export * from "./dashboard";
>>>>>>> 7359a215bad43dc5019a1435ddf65357dc382d00
export * from "./okta";
export * from "./sqlite";
export * from "./variables";
