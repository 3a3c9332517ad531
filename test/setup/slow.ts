// Suites that boot n8n, load its node packages or fill a big store.
jest.setTimeout(600_000);
