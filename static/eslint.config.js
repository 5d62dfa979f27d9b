// What is wrong in JavaScript though it has the right types; how it looks is nobody's business here.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: "latest", sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": ["error", { checkForEach: false }],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-constructor-return": "error",
      // Pages keep to a strict content policy.
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-return-assign": ["error", "except-parens"],
      "no-self-compare": "error",
      "no-template-curly-in-string": "error",
      "no-throw-literal": "error",
      "no-unmodified-loop-condition": "error",
      "no-unreachable-loop": ["error", { ignore: ["ForInStatement"] }],
      "no-unused-expressions": "error",
      "no-use-before-define": ["error", { classes: false, functions: false, variables: false }],
      "no-var": "error",
      "prefer-const": "error",
      "prefer-promise-reject-errors": "error",
      "require-atomic-updates": "error",
    },
  },
  { files: ["src/**"], languageOptions: { globals: globals.browser } },
  { files: ["test/**", "*.mjs", "*.js"], languageOptions: { globals: globals.node } },
  // Their numbers have more digits than a number can hold, as they were computed.
  { files: ["test/**"], rules: { "no-loss-of-precision": "off" } },
];
