// ERROR no-default-export: Cannot find the scenario: the spec has no default export
