/* The page of /openapi.yaml. Without the bundle the page's own words stay. */
if (window.SwaggerUIBundle) {
	SwaggerUIBundle({
		url: "/openapi.yaml",
		dom_id: "#docs",
		deepLinking: true,
		docExpansion: "list",
		defaultModelsExpandDepth: 0,
		showCommonExtensions: true,
		showExtensions: true,
		/* no third party is asked whether the file is valid */
		validatorUrl: null,
	});
}
