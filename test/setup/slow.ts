// Suites that boot n8n or load its node packages.
jest.setTimeout(180_000);
