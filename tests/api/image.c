/* Addresses for pictures; tests/photos uploads to them. */
#include "config.h"
#include "api.h"

#define IMAGES "POST", "/api/v1/images", AS_ADMIN
#define UPLOAD "PUT", "${upload}", AS_NOBODY
#define AS_JPEG .headers = "Content-Type: image/jpeg"

const struct row image_rows[] = {
	{ "an address for a picture", IMAGES, J({"filename":"суп.jpg",
	    "content_type":"image/jpeg","content_length":1000}), 200,
	    { "/url~/api/v1/uploads/[0-9a-f-]{36}.expires=[0-9]+&signature=",
		"/object_key~^dishes/[0-9a-f-]{36}.jpg$",
		"/headers/Content-Type=image/jpeg",
		"/headers/Content-Length=1000" }, .keep = "key=/object_key" },
	{ "its row", NULL, .db = "menu", .sql = "select status from uploads"
	    " where key = '${key}'", .is = "waiting" },
	{ "the rpc names no length", "POST", "/menu.v1.MenuService/GenerateUploadUrl", AS_ADMIN,
	    J({"filename":"a.png","contentType":"image/png"}), 200,
	    { "/url" } },

	/* an address is good for what it was given for, once */
	{ "an address for 20 bytes", IMAGES, J({"filename":"суп.jpg",
	    "content_type":"image/jpeg","content_length":20}), 200, { "/url" },
	    .keep = "upload=/url image=/object_key~[0-9a-f-]{36}" },
	{ "not for more", UPLOAD, "this is no picture, not at all", 403,
	    AS_JPEG },
	{ "nor for less", UPLOAD, "this is no picture", 403, AS_JPEG },
	{ "nor for another type", UPLOAD, "this is no picture..", 403,
	    .headers = "Content-Type: image/png" },
	{ "nor when it is another", "PUT", "${upload}0", AS_NOBODY,
	    "this is no picture..", 403, AS_JPEG },
	{ "nobody has uploaded yet", "GET", "/api/v1/images/${image}", AS_ADMIN,
	    NULL, 200, { "/status=waiting", "/filename=суп.jpg", "/problem=null",
		"/image_url=null", "/image_sizes=null" } },
	{ "as it was announced it is taken", UPLOAD, "this is no picture..",
	    200, { "/object_key=dishes/${image}.jpg" }, AS_JPEG },
	{ "but once", UPLOAD, "this is no picture..", 409,
	    { "/code=wrong_state" }, AS_JPEG },
	{ "what is no picture is refused", "GET", "/api/v1/images/${image}",
	    AS_ADMIN, NULL, 200, { "/status=refused", "/problem~picture",
		"/image_url=null", "/image_sizes=null" }, .within = 30 },
	{ "no dish takes it", "PATCH", "/api/v1/dishes/1", AS_ADMIN,
	    J({"image_key":"dishes/${image}.jpg"}), 400,
	    { "/error~^image_key: the picture was refused" } },

	{ "an address for nobody", "POST", "/api/v1/images", AS_NOBODY, J({}),
	    401 },
	{ "for a guest", "POST", "/api/v1/images", AS_CUSTOMER, J({}), 403 },
	{ "for nothing", IMAGES, J({}), 400, { "/field=filename" } },
	{ "for a page", IMAGES, J({"filename":"a","content_type":"text/html",
	    "content_length":1000}), 400, { "/field=content_type" } },
	{ "for nothing at all", IMAGES, J({"filename":"a",
	    "content_type":"image/png","content_length":0}), 400,
	    { "/field=content_length" } },
	{ "for too much", IMAGES, J({"filename":"a",
	    "content_type":"image/png","content_length":5242881}), 400,
	    { "/field=content_length" } },
	{ "for a length nobody knows", IMAGES, J({"filename":"a",
	    "content_type":"image/png"}), 400, { "/field=content_length" } },
	{ "at a key of one's own", IMAGES, J({"filename":"a","object_key":"b",
	    "content_type":"image/png","content_length":5}), 400,
	    { "/field=object_key" } },
	{ "a picture that is not there", "GET",
	    "/api/v1/images/0192f0c1-5b7e-7abc-8def-0123456789ab", AS_ADMIN,
	    NULL, 404 },
	{ "a guest asks for one", "GET",
	    "/api/v1/images/0192f0c1-5b7e-7abc-8def-0123456789ab",
	    AS_CUSTOMER, NULL, 403 },
	{ "an upload without a signature", "PUT",
	    "/api/v1/uploads/0192f0c1-5b7e-7abc-8def-0123456789ab", AS_NOBODY,
	    J({}), 400, { "/field=expires" } },
	{ "to an address that nobody gave", "PUT",
	    "/api/v1/uploads/0192f0c1-5b7e-7abc-8def-0123456789ab"
	    "?expires=1&signature=2", AS_NOBODY, J({}), 404 },
	{ "a dish with a picture that is not there", "PATCH",
	    "/api/v1/dishes/1", AS_ADMIN,
	    J({"image_key":"dishes/nothing.jpg"}), 400,
	    { "/field=image_key" } },
	{ "with two", "PATCH", "/api/v1/dishes/1", AS_ADMIN,
	    J({"image_key":"${key}","image_url":"/a.jpg"}), 400,
	    { "/field=image_key" } },
	{ 0 }
};
