// Shows only this service's own OpenAPI document: query parameters of the page cannot name another one.
SwaggerUIBundle({
  url: '../v3/api-docs',
  dom_id: '#api',
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  queryConfigEnabled: false,
  validatorUrl: null
});
