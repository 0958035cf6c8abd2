// As in production: otherwise graphql-js checks every object for a second copy of itself, which takes half of
// its time.
process.env.NODE_ENV = 'production';

// A test that prints fails: its findings belong in expectations.
for (const method of ['debug', 'error', 'info', 'log', 'warn']) {
  console[method] = (...said) => {
    throw new Error(`A test printed: ${said.map(String).join(' ')}`);
  };
}
