// Shows this service's own contract and no other, whatever the page's address says.
SwaggerUIBundle({
  url: '../v3/api-docs',
  dom_id: '#contract',
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  queryConfigEnabled: false,
  validatorUrl: null
});
