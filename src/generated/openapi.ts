/* Generated from schema/lending-api.yaml. Do not edit. */

/** schema/lending-api.yaml, whole. */
export const openapi: object = {
 "openapi": "3.1.0",
 "info": {
  "title": "Lending API",
  "version": "1.0.0",
  "summary": "The bank's lending operations, as far as its public documentation tells.",
  "description": "Credit records, credit lines with their applications and loans, freelancers' overdrafts, and credit cards with their bills and terminations.\n\nRequest schemas are strict: they carry every documented limit.\nAnswer schemas are a promise of what is documented, no more: a reader has to expect new fields, new enum values, and dates in other shapes.\n\nWhat is not documented is marked with `x-source: inferred` and a note that says why it is assumed.\n`x-number` counts the operations in the order of the documentation.",
  "license": {
   "name": "MIT",
   "identifier": "MIT"
  }
 },
 "servers": [
  {
   "url": "https://api.solaris-sandbox.de",
   "description": "The bank's sandbox."
  },
  {
   "url": "https://api.solarisbank.de",
   "description": "Production."
  }
 ],
 "security": [
  {
   "clientCredentials": [
    "partners"
   ]
  }
 ],
 "tags": [
  {
   "name": "credit-records",
   "description": "What credit bureaus know about a person."
  },
  {
   "name": "credit-line-applications",
   "description": "Applications for credit lines, of consumers and of freelancers."
  },
  {
   "name": "credit-lines",
   "description": "Credit lines from authorization to their end."
  },
  {
   "name": "loans",
   "description": "Installment plans, and loans drawn on credit lines."
  },
  {
   "name": "overdrafts",
   "description": "Overdrafts of freelancers and the applications for them."
  },
  {
   "name": "credit-cards",
   "description": "Card applications and the accounts behind them."
  },
  {
   "name": "credit-card-bills",
   "description": "The bills of cards."
  },
  {
   "name": "credit-card-terminations",
   "description": "The end of card accounts."
  }
 ],
 "paths": {
  "/v1/persons/{person_id}/credit_records": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    }
   ],
   "post": {
    "operationId": "createCreditRecord",
    "x-number": 1,
    "tags": [
     "credit-records"
    ],
    "summary": "Create a credit record for a consumer",
    "description": "Makes a credit record, from a file of the partner's or from one that the bank obtains.",
    "requestBody": {
     "required": true,
     "description": "Makes a credit record for a consumer.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/CreateCreditRecordRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "The new credit record.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditRecord"
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     },
     "504": {
      "$ref": "#/components/responses/GatewayTimeout"
     }
    }
   }
  },
  "/v1/freelancers/persons/{person_id}/credit_records": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    }
   ],
   "post": {
    "operationId": "createFreelancerCreditRecord",
    "x-number": 2,
    "tags": [
     "credit-records"
    ],
    "summary": "Create a credit record for a freelancer",
    "description": "Does for a freelancer what the same call does for a consumer.",
    "requestBody": {
     "required": true,
     "description": "Makes a credit record for a freelancer.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/CreateFreelancerCreditRecordRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "The new credit record.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditRecord"
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     },
     "504": {
      "$ref": "#/components/responses/GatewayTimeout"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_records/{credit_record_id}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditRecordId"
    }
   ],
   "get": {
    "operationId": "getCreditRecord",
    "x-number": 3,
    "tags": [
     "credit-records"
    ],
    "summary": "Read a credit record",
    "description": "Tells whether a credit record can still be used. Serves consumers and freelancers.",
    "responses": {
     "200": {
      "description": "The credit record.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditRecord"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     }
    }
   }
  },
  "/v1/anonymous_credit_line_installment_plans": {
   "post": {
    "operationId": "calculateAnonymousInstallmentPlans",
    "x-number": 4,
    "tags": [
     "loans"
    ],
    "summary": "Calculate plans for a consumer not yet known",
    "description": "Shows how an amount could be paid back, before anybody applies. Changes nothing.",
    "requestBody": {
     "required": true,
     "description": "What a consumer, not yet known, would like to borrow.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/CalculateAnonymousInstallmentPlansRequest"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "The plans.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/InstallmentPlans"
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_line_applications": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    }
   ],
   "post": {
    "operationId": "createCreditLineApplication",
    "x-number": 5,
    "tags": [
     "credit-line-applications"
    ],
    "summary": "Apply for a credit line as a consumer",
    "description": "Takes what the consumer declares and starts the scoring.",
    "requestBody": {
     "required": true,
     "description": "What a consumer declares when applying. The bank marks nothing as required; what it needs is agreed with each partner.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/CreateCreditLineApplicationRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "The new application.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditLineApplication"
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "409": {
      "$ref": "#/components/responses/Conflict"
     },
     "422": {
      "$ref": "#/components/responses/UnprocessableEntity"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_line_applications/{application_id}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineApplicationId"
    }
   ],
   "get": {
    "operationId": "getCreditLineApplication",
    "x-number": 6,
    "tags": [
     "credit-line-applications"
    ],
    "summary": "Read a consumer's application",
    "description": "Tells how far an application has come, and what was offered.",
    "responses": {
     "200": {
      "description": "The application.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditLineApplication"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     }
    }
   }
  },
  "/v1/persons/credit_line_applications": {
   "get": {
    "operationId": "listCreditLineApplications",
    "x-number": 7,
    "tags": [
     "credit-line-applications"
    ],
    "summary": "List consumers' applications",
    "description": "Goes through the applications of all of the partner's customers.",
    "parameters": [
     {
      "$ref": "#/components/parameters/PageNumber"
     },
     {
      "$ref": "#/components/parameters/PageSize"
     },
     {
      "name": "filter[person_id]",
      "in": "query",
      "description": "Only those of this person.",
      "schema": {
       "$ref": "#/components/schemas/Id"
      }
     },
     {
      "name": "filter[id]",
      "in": "query",
      "description": "Only this application.",
      "schema": {
       "$ref": "#/components/schemas/Id"
      }
     },
     {
      "name": "filter[credit_line_id]",
      "in": "query",
      "description": "Only the one that led to this credit line.",
      "schema": {
       "$ref": "#/components/schemas/Id"
      }
     },
     {
      "name": "filter[status]",
      "in": "query",
      "description": "Only those in this status.",
      "schema": {
       "$ref": "#/components/schemas/Text"
      }
     },
     {
      "name": "filter[application_date_min]",
      "in": "query",
      "description": "Only those made on this day or later.",
      "schema": {
       "type": "string",
       "format": "date"
      }
     },
     {
      "name": "filter[application_date_max]",
      "in": "query",
      "description": "Only those made on this day or earlier.",
      "schema": {
       "type": "string",
       "format": "date"
      }
     },
     {
      "name": "filter[credit_line_amount]",
      "in": "query",
      "description": "Only those for this amount, in cents.",
      "schema": {
       "type": "integer",
       "minimum": 0,
       "x-source": "inferred",
       "x-source-note": "The parameter is documented; its range is not."
      }
     }
    ],
    "responses": {
     "200": {
      "description": "One page of applications.",
      "headers": {
       "total": {
        "$ref": "#/components/headers/total"
       },
       "per-page": {
        "$ref": "#/components/headers/per-page"
       },
       "link": {
        "$ref": "#/components/headers/link"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "type": "array",
         "description": "One page of applications.",
         "items": {
          "$ref": "#/components/schemas/CreditLineApplicationSummary"
         }
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_line_applications/{application_id}/account_snapshot": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineApplicationId"
    }
   ],
   "put": {
    "operationId": "linkCreditLineApplicationAccountSnapshot",
    "x-number": 8,
    "tags": [
     "credit-line-applications"
    ],
    "summary": "Link an account snapshot to a consumer's application",
    "description": "Gives the scoring the transactions to check what was declared against.",
    "requestBody": {
     "required": true,
     "description": "Names the snapshot for a consumer's application.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/LinkCreditLineApplicationAccountSnapshotRequest"
       }
      }
     }
    },
    "responses": {
     "204": {
      "description": "Linked."
     },
     "400": {
      "description": "The request was not understood or not acceptable.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Not documented here; documented for the same step of an application for an overdraft."
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "409": {
      "description": "The state of the resource does not allow this.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Not documented here; documented for the same step of an application for an overdraft."
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_line_applications/{application_id}/identification": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineApplicationId"
    }
   ],
   "put": {
    "operationId": "linkCreditLineApplicationIdentification",
    "x-number": 9,
    "tags": [
     "credit-line-applications"
    ],
    "summary": "Link an identification to a consumer's application",
    "description": "Tells by which identification the applicant is known.",
    "requestBody": {
     "required": true,
     "description": "Names the identification for a consumer's application.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/LinkCreditLineApplicationIdentificationRequest"
       }
      }
     }
    },
    "responses": {
     "204": {
      "description": "Linked."
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "409": {
      "$ref": "#/components/responses/Conflict"
     },
     "422": {
      "$ref": "#/components/responses/UnprocessableEntity"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_lines/{credit_line_id}/authorization": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineId"
    }
   ],
   "put": {
    "operationId": "authorizeCreditLine",
    "x-number": 10,
    "tags": [
     "credit-lines"
    ],
    "summary": "Authorize a credit line",
    "description": "Gives the partner's consent to a credit line that waits for it.",
    "responses": {
     "204": {
      "description": "Authorized."
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "409": {
      "$ref": "#/components/responses/Conflict"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_line_applications/{application_id}/pre_contract": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineApplicationId"
    }
   ],
   "get": {
    "operationId": "downloadCreditLineApplicationPreContract",
    "x-number": 11,
    "tags": [
     "credit-line-applications"
    ],
    "summary": "Download the pre-contractual information",
    "description": "Answers the standard form (SECCI) with the conditions of the offer, for the customer to read before signing.",
    "responses": {
     "200": {
      "description": "The form as a PDF.",
      "content": {
       "application/pdf": {
        "schema": {
         "type": "string",
         "format": "binary",
         "contentMediaType": "application/pdf",
         "description": "The form as a PDF."
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "409": {
      "$ref": "#/components/responses/Conflict"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_line_applications/{application_id}/contract": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineApplicationId"
    }
   ],
   "get": {
    "operationId": "downloadCreditLineApplicationContract",
    "x-number": 12,
    "tags": [
     "credit-line-applications"
    ],
    "summary": "Download the contract",
    "description": "Answers the contract that the customer is to sign.",
    "responses": {
     "200": {
      "description": "The contract as a PDF.",
      "content": {
       "application/pdf": {
        "schema": {
         "type": "string",
         "format": "binary",
         "contentMediaType": "application/pdf",
         "description": "The contract as a PDF."
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "409": {
      "$ref": "#/components/responses/Conflict"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_lines/{credit_line_id}/loans": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineId"
    }
   ],
   "post": {
    "operationId": "createLoan",
    "x-number": 13,
    "tags": [
     "loans"
    ],
    "summary": "Draw a loan on a credit line",
    "description": "Pays an amount out and sets how it is paid back. The credit line has to be open and without a block.",
    "requestBody": {
     "required": true,
     "description": "The loan to draw.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/CreateLoanRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "The new loan.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Loan"
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "description": "Something that the path or the body names does not exist.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Not documented here; expected, since the path names a credit line."
     },
     "409": {
      "$ref": "#/components/responses/Conflict"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_lines/{credit_line_id}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineId"
    }
   ],
   "get": {
    "operationId": "getCreditLine",
    "x-number": 14,
    "tags": [
     "credit-lines"
    ],
    "summary": "Read a credit line",
    "description": "Tells everything about one credit line, a consumer's or a freelancer's.",
    "responses": {
     "200": {
      "description": "The credit line.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditLine"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     }
    }
   }
  },
  "/v1/persons/credit_lines": {
   "get": {
    "operationId": "listCreditLines",
    "x-number": 15,
    "tags": [
     "credit-lines"
    ],
    "summary": "List credit lines",
    "description": "Goes through the credit lines of all of the partner's customers.",
    "parameters": [
     {
      "$ref": "#/components/parameters/PageNumber"
     },
     {
      "$ref": "#/components/parameters/PageSize"
     },
     {
      "name": "filter[person_id]",
      "in": "query",
      "description": "Only those of this person.",
      "schema": {
       "$ref": "#/components/schemas/Id"
      }
     },
     {
      "name": "filter[status]",
      "in": "query",
      "description": "Only those in this status.",
      "schema": {
       "$ref": "#/components/schemas/Text"
      }
     },
     {
      "name": "filter[granted_at_min]",
      "in": "query",
      "description": "Only those granted on this day or later.",
      "schema": {
       "type": "string",
       "format": "date"
      }
     },
     {
      "name": "filter[granted_at_max]",
      "in": "query",
      "description": "Only those granted on this day or earlier.",
      "schema": {
       "type": "string",
       "format": "date"
      }
     },
     {
      "name": "filter[id]",
      "in": "query",
      "description": "Only this credit line.",
      "schema": {
       "$ref": "#/components/schemas/Id"
      }
     },
     {
      "name": "filter[eligible_renewal_expires_at_min]",
      "in": "query",
      "description": "Only those whose chance of renewal ends on this day or later.",
      "schema": {
       "type": "string",
       "format": "date"
      }
     },
     {
      "name": "filter[eligible_renewal_expires_at_max]",
      "in": "query",
      "description": "Only those whose chance of renewal ends on this day or earlier.",
      "schema": {
       "type": "string",
       "format": "date"
      }
     }
    ],
    "responses": {
     "200": {
      "description": "One page of credit lines.",
      "headers": {
       "total": {
        "$ref": "#/components/headers/total"
       },
       "per-page": {
        "$ref": "#/components/headers/per-page"
       },
       "link": {
        "$ref": "#/components/headers/link"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "type": "array",
         "description": "One page of credit lines.",
         "items": {
          "$ref": "#/components/schemas/CreditLineSummary"
         }
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_lines/{credit_line_id}/available_installment_plans": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineId"
    }
   ],
   "post": {
    "operationId": "calculateAvailableInstallmentPlans",
    "x-number": 16,
    "tags": [
     "loans"
    ],
    "summary": "Calculate the plans that a credit line offers",
    "description": "Shows how an amount drawn on this credit line could be paid back. Changes nothing.",
    "requestBody": {
     "required": true,
     "description": "What is to be drawn on a credit line.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/CalculateAvailableInstallmentPlansRequest"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "The plans.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/InstallmentPlans"
        }
       }
      }
     },
     "400": {
      "description": "The request was not understood or not acceptable.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Not documented here; documented for the same calculation without a customer."
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_lines/{credit_line_id}/revoke": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineId"
    }
   ],
   "put": {
    "operationId": "revokeCreditLine",
    "x-number": 17,
    "tags": [
     "credit-lines"
    ],
    "summary": "Revoke a credit line",
    "description": "Takes a credit line back; possible for 14 days after it was issued.",
    "responses": {
     "204": {
      "description": "Revoked."
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "409": {
      "$ref": "#/components/responses/Conflict"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_lines/{credit_line_id}/terminate": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineId"
    }
   ],
   "patch": {
    "operationId": "terminateCreditLine",
    "x-number": 18,
    "tags": [
     "credit-lines"
    ],
    "summary": "Terminate a credit line",
    "description": "Ends a credit line. Refused while it can still be revoked, if dated back too far, or if its end was asked for before.",
    "requestBody": {
     "required": true,
     "description": "Asks for the end of a credit line.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/TerminateCreditLineRequest"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "When it ends.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditLineTermination"
        }
       }
      }
     },
     "400": {
      "description": "The request was not understood or not acceptable.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Not documented here; expected, since the body can be wrong."
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "409": {
      "$ref": "#/components/responses/Conflict"
     },
     "422": {
      "$ref": "#/components/responses/UnprocessableEntity"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_lines/{credit_line_id}/reference_account": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineId"
    }
   ],
   "patch": {
    "operationId": "updateCreditLineReferenceAccount",
    "x-number": 19,
    "tags": [
     "credit-lines"
    ],
    "summary": "Change the reference account of a credit line",
    "description": "Replaces the external account of a credit line, with its direct debit mandate.",
    "requestBody": {
     "required": true,
     "description": "The external account from which installments are to be collected.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/UpdateCreditLineReferenceAccountRequest"
       }
      }
     }
    },
    "responses": {
     "204": {
      "description": "Changed."
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "409": {
      "$ref": "#/components/responses/Conflict"
     },
     "422": {
      "$ref": "#/components/responses/UnprocessableEntity"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_lines/{credit_line_id}/payout_account": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineId"
    }
   ],
   "patch": {
    "operationId": "setCreditLinePayoutAccount",
    "x-number": 20,
    "tags": [
     "credit-lines"
    ],
    "summary": "Set the payout account of a credit line",
    "description": "Has loans paid out to an account that the customer holds at the bank.",
    "requestBody": {
     "required": true,
     "description": "Names the account at the bank that loans are to be paid out to.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/SetCreditLinePayoutAccountRequest"
       }
      }
     }
    },
    "responses": {
     "204": {
      "description": "Set."
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_lines/{credit_line_id}/blocks": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineId"
    }
   ],
   "post": {
    "operationId": "blockCreditLine",
    "x-number": 21,
    "tags": [
     "credit-lines"
    ],
    "summary": "Block a credit line",
    "description": "Keeps loans from being drawn until the block is removed.",
    "requestBody": {
     "required": true,
     "description": "Asks for a block on a credit line.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/BlockCreditLineRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "The new block.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditLineBlock"
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "409": {
      "$ref": "#/components/responses/Conflict"
     }
    }
   },
   "get": {
    "operationId": "listCreditLineBlocks",
    "x-number": 22,
    "tags": [
     "credit-lines"
    ],
    "summary": "List the blocks of a credit line",
    "description": "Goes through the blocks that are set on a credit line.",
    "parameters": [
     {
      "$ref": "#/components/parameters/PageNumber"
     },
     {
      "$ref": "#/components/parameters/PageSize"
     }
    ],
    "responses": {
     "200": {
      "description": "One page of blocks.",
      "headers": {
       "total": {
        "$ref": "#/components/headers/total"
       },
       "per-page": {
        "$ref": "#/components/headers/per-page"
       },
       "link": {
        "$ref": "#/components/headers/link"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "type": "array",
         "description": "One page of blocks.",
         "items": {
          "$ref": "#/components/schemas/CreditLineBlock",
          "x-source": "inferred",
          "x-source-note": "What the items of this list hold is not published; assumed to be what a single block holds."
         }
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_lines/{credit_line_id}/blocks/{block_id}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineId"
    },
    {
     "$ref": "#/components/parameters/BlockId"
    }
   ],
   "get": {
    "operationId": "getCreditLineBlock",
    "x-number": 23,
    "tags": [
     "credit-lines"
    ],
    "summary": "Read a block of a credit line",
    "description": "Tells who set a block, and why.",
    "responses": {
     "200": {
      "description": "The block.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditLineBlock"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     }
    }
   },
   "delete": {
    "operationId": "unblockCreditLine",
    "x-number": 24,
    "tags": [
     "credit-lines"
    ],
    "summary": "Remove a block from a credit line",
    "description": "Takes one block away.",
    "responses": {
     "204": {
      "description": "Removed."
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_lines/{credit_line_id}/annual_account_statement": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineId"
    }
   ],
   "get": {
    "operationId": "downloadAnnualAccountStatement",
    "x-number": 25,
    "tags": [
     "credit-lines"
    ],
    "summary": "Download the statement of a year",
    "description": "Answers what happened on a credit line within one year.",
    "parameters": [
     {
      "name": "year",
      "in": "query",
      "description": "The year.",
      "schema": {
       "type": "integer",
       "minimum": 1,
       "maximum": 9999,
       "x-source": "inferred",
       "x-source-note": "The parameter is documented; its range is not."
      },
      "required": true
     }
    ],
    "responses": {
     "200": {
      "description": "The statement as a PDF.",
      "content": {
       "application/pdf": {
        "schema": {
         "type": "string",
         "format": "binary",
         "contentMediaType": "application/pdf",
         "description": "The statement as a PDF."
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_lines/{credit_line_id}/closing_account_statement": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineId"
    }
   ],
   "get": {
    "operationId": "downloadClosingAccountStatement",
    "x-number": 26,
    "tags": [
     "credit-lines"
    ],
    "summary": "Download the closing statement",
    "description": "Answers the final account of a credit line.",
    "responses": {
     "200": {
      "description": "The statement as a PDF.",
      "content": {
       "application/pdf": {
        "schema": {
         "type": "string",
         "format": "binary",
         "contentMediaType": "application/pdf",
         "description": "The statement as a PDF."
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     }
    }
   }
  },
  "/v1/freelancers/anonymous_credit_line_installment_plans": {
   "post": {
    "operationId": "calculateAnonymousFreelancerInstallmentPlans",
    "x-number": 27,
    "tags": [
     "loans"
    ],
    "summary": "Calculate plans for a freelancer not yet known",
    "description": "Shows how an amount could be paid back, before a freelancer applies. Changes nothing.",
    "requestBody": {
     "required": true,
     "description": "What a freelancer, not yet known, would like to borrow.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/CalculateAnonymousFreelancerInstallmentPlansRequest"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "The plans.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/InstallmentPlans"
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     }
    }
   }
  },
  "/v1/freelancers/persons/{person_id}/credit_line_applications": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    }
   ],
   "post": {
    "operationId": "createFreelancerCreditLineApplication",
    "x-number": 28,
    "tags": [
     "credit-line-applications"
    ],
    "summary": "Apply for a credit line as a freelancer",
    "description": "Takes what the freelancer declares and starts the scoring.",
    "requestBody": {
     "required": true,
     "description": "What a freelancer declares when applying.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/CreateFreelancerCreditLineApplicationRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "The new application.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/FreelancerCreditLineApplication"
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "422": {
      "$ref": "#/components/responses/UnprocessableEntity"
     }
    }
   }
  },
  "/v1/freelancers/persons/{person_id}/credit_line_applications/{application_id}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineApplicationId"
    }
   ],
   "get": {
    "operationId": "getFreelancerCreditLineApplication",
    "x-number": 29,
    "tags": [
     "credit-line-applications"
    ],
    "summary": "Read a freelancer's application",
    "description": "Tells how far an application has come, and what was offered.",
    "responses": {
     "200": {
      "description": "The application.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/FreelancerCreditLineApplication"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     }
    }
   }
  },
  "/v1/freelancers/persons/{person_id}/credit_line_applications/{application_id}/credit_record": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineApplicationId"
    }
   ],
   "put": {
    "operationId": "linkFreelancerCreditLineApplicationCreditRecord",
    "x-number": 30,
    "tags": [
     "credit-line-applications"
    ],
    "summary": "Link a credit record to a freelancer's application",
    "description": "Gives the scoring what the credit bureau knows.",
    "requestBody": {
     "required": true,
     "description": "Names the credit record for a freelancer's application.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/LinkFreelancerCreditLineApplicationCreditRecordRequest"
       }
      }
     }
    },
    "responses": {
     "204": {
      "description": "Linked."
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "409": {
      "$ref": "#/components/responses/Conflict"
     }
    }
   }
  },
  "/v1/freelancers/persons/{person_id}/credit_line_applications/{application_id}/account_snapshot": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineApplicationId"
    }
   ],
   "put": {
    "operationId": "linkFreelancerCreditLineApplicationAccountSnapshot",
    "x-number": 31,
    "tags": [
     "credit-line-applications"
    ],
    "summary": "Link an account snapshot to a freelancer's application",
    "description": "Gives the scoring the transactions to check what was declared against.",
    "requestBody": {
     "required": true,
     "description": "Names the snapshot for a freelancer's application.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/LinkFreelancerCreditLineApplicationAccountSnapshotRequest"
       }
      }
     }
    },
    "responses": {
     "204": {
      "description": "Linked."
     },
     "400": {
      "description": "The request was not understood or not acceptable.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Not documented here; documented for the same step of an application for an overdraft."
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "409": {
      "description": "The state of the resource does not allow this.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Not documented here; documented for the same step of an application for an overdraft."
     }
    }
   }
  },
  "/v1/freelancers/persons/{person_id}/credit_line_applications/{application_id}/contract_agreement": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/CreditLineApplicationId"
    }
   ],
   "put": {
    "operationId": "agreeToFreelancerCreditLineContract",
    "x-number": 32,
    "tags": [
     "credit-line-applications"
    ],
    "summary": "Record a freelancer's consent to the contract",
    "description": "Notes that the freelancer agreed to the contract of the offer.",
    "responses": {
     "200": {
      "description": "The application.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/FreelancerCreditLineApplication"
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "409": {
      "$ref": "#/components/responses/Conflict"
     }
    }
   }
  },
  "/v1/persons/{person_id}/overdraft_applications": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    }
   ],
   "post": {
    "operationId": "createOverdraftApplication",
    "x-number": 33,
    "tags": [
     "overdrafts"
    ],
    "summary": "Apply for an overdraft",
    "description": "Starts the scoring of a freelancer for an overdraft; a credit record has to exist before.",
    "requestBody": {
     "required": true,
     "description": "What goes with an application for an overdraft.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/CreateOverdraftApplicationRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "The new application.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/OverdraftApplication"
        }
       }
      }
     },
     "400": {
      "description": "The request was not understood or not acceptable.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "The list of error answers is cut off in what could be read; expected after the other operations."
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "description": "The partner may not do this.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "The list of error answers is cut off in what could be read; expected after the other operations."
     },
     "404": {
      "description": "Something that the path or the body names does not exist.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "The list of error answers is cut off in what could be read; expected after the other operations."
     }
    }
   }
  },
  "/v1/persons/{person_id}/overdraft_applications/{overdraft_application_id}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/OverdraftApplicationId"
    }
   ],
   "get": {
    "operationId": "getOverdraftApplication",
    "x-number": 34,
    "tags": [
     "overdrafts"
    ],
    "summary": "Read an overdraft application",
    "description": "Tells how far an application has come, and what was offered.",
    "responses": {
     "200": {
      "description": "The application.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/OverdraftApplication"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "description": "Something that the path or the body names does not exist.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "The list of error answers is cut off in what could be read; expected after the other operations."
     }
    }
   }
  },
  "/v1/persons/{person_id}/overdraft_applications/{overdraft_application_id}/account_snapshot": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/OverdraftApplicationId"
    }
   ],
   "put": {
    "operationId": "linkOverdraftApplicationAccountSnapshot",
    "x-number": 35,
    "tags": [
     "overdrafts"
    ],
    "summary": "Link an account snapshot to an overdraft application",
    "description": "Gives the scoring the balance and the transactions of an account.",
    "requestBody": {
     "required": true,
     "description": "Names the snapshot for an overdraft application.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/LinkOverdraftApplicationAccountSnapshotRequest"
       }
      }
     }
    },
    "responses": {
     "204": {
      "description": "Linked."
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "409": {
      "$ref": "#/components/responses/Conflict"
     }
    }
   }
  },
  "/v1/persons/{person_id}/overdraft_applications/{overdraft_application_id}/overdraft": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/OverdraftApplicationId"
    }
   ],
   "put": {
    "operationId": "createOverdraft",
    "x-number": 36,
    "tags": [
     "overdrafts"
    ],
    "summary": "Create the overdraft that was offered",
    "description": "Puts the offered limit on an account. The status of the overdraft tells when that is done.",
    "requestBody": {
     "required": true,
     "description": "Names the account for the overdraft.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/CreateOverdraftRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "The new overdraft, yet without accrued interest.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Overdraft"
        }
       }
      }
     },
     "400": {
      "description": "The request was not understood or not acceptable.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "The list of error answers is cut off in what could be read; expected after the other operations."
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "description": "Something that the path or the body names does not exist.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "The list of error answers is cut off in what could be read; expected after the other operations."
     },
     "409": {
      "description": "The state of the resource does not allow this.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "The list of error answers is cut off in what could be read; expected after the other operations."
     }
    }
   }
  },
  "/v1/persons/{person_id}/overdrafts/{overdraft_id}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/OverdraftId"
    }
   ],
   "get": {
    "operationId": "getOverdraft",
    "x-number": 37,
    "tags": [
     "overdrafts"
    ],
    "summary": "Read an overdraft",
    "description": "Tells limit, interest and status of an overdraft.",
    "responses": {
     "200": {
      "description": "The overdraft.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Overdraft"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     }
    }
   }
  },
  "/v1/persons/{person_id}/overdrafts/{overdraft_id}/terminate": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    },
    {
     "$ref": "#/components/parameters/OverdraftId"
    }
   ],
   "post": {
    "operationId": "terminateOverdraft",
    "x-number": 38,
    "tags": [
     "overdrafts"
    ],
    "summary": "Terminate an overdraft",
    "description": "Ends an overdraft; possible while the balance of the account is positive. Done later than answered.",
    "requestBody": {
     "required": true,
     "description": "Nothing but an empty object.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/TerminateOverdraftRequest"
       }
      }
     }
    },
    "responses": {
     "202": {
      "description": "The overdraft whose end is in progress.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/Overdraft"
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "404": {
      "description": "Something that the path or the body names does not exist.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Documented for the same call on consumers' overdrafts."
     },
     "409": {
      "description": "The state of the resource does not allow this.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Documented for the same call on consumers' overdrafts."
     }
    }
   }
  },
  "/v1/persons/{person_id}/credit_card_applications": {
   "parameters": [
    {
     "$ref": "#/components/parameters/PersonId"
    }
   ],
   "post": {
    "operationId": "createCreditCardApplication",
    "x-number": 39,
    "tags": [
     "credit-cards"
    ],
    "summary": "Apply for a card as a person",
    "description": "Takes what a consumer or freelancer declares and starts the scoring.",
    "requestBody": {
     "required": true,
     "description": "A person's application for a card.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/CreateCreditCardApplicationRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "The new application.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditCardApplication"
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     }
    }
   }
  },
  "/v1/businesses/{business_id}/credit_card_applications": {
   "parameters": [
    {
     "$ref": "#/components/parameters/BusinessId"
    }
   ],
   "post": {
    "operationId": "createBusinessCreditCardApplication",
    "x-number": 40,
    "tags": [
     "credit-cards"
    ],
    "summary": "Apply for a card as a business",
    "description": "Takes what a business declares and starts the scoring.",
    "requestBody": {
     "required": true,
     "description": "A business's application for a card.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/CreateBusinessCreditCardApplicationRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "The new application.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditCardApplication"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Only success as such is documented, not the number; 201 as for persons."
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     }
    }
   }
  },
  "/v1/credit_card_applications/{id}/finalize": {
   "parameters": [
    {
     "$ref": "#/components/parameters/CreditCardApplicationId"
    }
   ],
   "post": {
    "operationId": "finalizeCreditCardApplication",
    "x-number": 41,
    "tags": [
     "credit-cards"
    ],
    "summary": "Finalize a card application",
    "description": "Accepts the offer and opens the card account. The customer has to be identified before.",
    "responses": {
     "200": {
      "description": "The application.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditCardApplication"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Only success as such is documented, not the number; 200 because nothing new is made under an address of its own."
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     }
    }
   }
  },
  "/v1/credit_card_applications/{id}/limit": {
   "parameters": [
    {
     "$ref": "#/components/parameters/CreditCardApplicationId"
    }
   ],
   "put": {
    "operationId": "setCreditCardLimit",
    "x-number": 42,
    "tags": [
     "credit-cards"
    ],
    "summary": "Set the limit of a card account",
    "description": "Sets the limit that applies, up to the one that the bank approved.",
    "x-source": "inferred",
    "x-source-note": "Body and answer are documented; method and path could not be found and are a guess.",
    "requestBody": {
     "required": true,
     "description": "The limit for a card account.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/SetCreditCardLimitRequest"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "The application.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditCardApplication"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Only success as such is documented, not the number; 200 because something existing changes."
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     }
    }
   }
  },
  "/v1/credit_card_applications": {
   "get": {
    "operationId": "listCreditCardApplications",
    "x-number": 43,
    "tags": [
     "credit-cards"
    ],
    "summary": "List card applications",
    "description": "Goes through the card applications of all of the partner's customers.",
    "parameters": [
     {
      "$ref": "#/components/parameters/PageNumber"
     },
     {
      "$ref": "#/components/parameters/PageSize"
     },
     {
      "name": "filter[id]",
      "in": "query",
      "description": "Only this application.",
      "schema": {
       "$ref": "#/components/schemas/Id"
      }
     },
     {
      "name": "filter[customer_id]",
      "in": "query",
      "description": "Only those of this person or business.",
      "schema": {
       "$ref": "#/components/schemas/Id"
      }
     },
     {
      "name": "filter[external_customer_id]",
      "in": "query",
      "description": "Only those with this number of the partner's.",
      "schema": {
       "$ref": "#/components/schemas/Text"
      }
     },
     {
      "name": "filter[product_type]",
      "in": "query",
      "description": "Only those for this kind of card.",
      "schema": {
       "$ref": "#/components/schemas/Text"
      }
     },
     {
      "name": "filter[status]",
      "in": "query",
      "description": "Only those in this status.",
      "schema": {
       "$ref": "#/components/schemas/Text"
      }
     },
     {
      "$ref": "#/components/parameters/CreditCardApplicationSort"
     }
    ],
    "responses": {
     "200": {
      "description": "One page of applications.",
      "headers": {
       "total": {
        "$ref": "#/components/headers/total"
       },
       "per-page": {
        "$ref": "#/components/headers/per-page"
       },
       "link": {
        "$ref": "#/components/headers/link"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "type": "array",
         "description": "One page of applications.",
         "items": {
          "$ref": "#/components/schemas/CreditCardApplicationExtended"
         }
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     }
    }
   }
  },
  "/v1/credit_card_applications/{id}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/CreditCardApplicationId"
    }
   ],
   "get": {
    "operationId": "getCreditCardApplication",
    "x-number": 44,
    "tags": [
     "credit-cards"
    ],
    "summary": "Read a card application",
    "description": "Tells everything about a card application and the account behind it.",
    "responses": {
     "200": {
      "description": "The application.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditCardApplicationExtended"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     }
    }
   },
   "patch": {
    "operationId": "changeCreditCardRepaymentOptions",
    "x-number": 45,
    "tags": [
     "credit-cards"
    ],
    "summary": "Change how a card's bills are settled",
    "description": "Switches between full and partial payment, or changes the least payment, from the next billing cycle on.",
    "x-source": "inferred",
    "x-source-note": "Body and answer are documented; method and path are inferred from where the operation stands in the documentation and from a public client.",
    "requestBody": {
     "required": true,
     "description": "What is to change from the next billing cycle on.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/ChangeCreditCardRepaymentOptionsRequest"
       }
      }
     }
    },
    "responses": {
     "200": {
      "description": "The application.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditCardApplication"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Only success as such is documented, not the number; 200 because something existing changes."
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     }
    }
   }
  },
  "/v1/credit_card_bills/{bill_id}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/BillId"
    }
   ],
   "get": {
    "operationId": "getCreditCardBill",
    "x-number": 46,
    "tags": [
     "credit-card-bills"
    ],
    "summary": "Read a bill",
    "description": "Tells what is to be paid for one billing cycle.",
    "responses": {
     "200": {
      "description": "The bill.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditCardBill"
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     }
    }
   }
  },
  "/v1/credit_card_bills": {
   "get": {
    "operationId": "listCreditCardBills",
    "x-number": 47,
    "tags": [
     "credit-card-bills"
    ],
    "summary": "List bills",
    "description": "Goes through the bills of all of the partner's customers.",
    "parameters": [
     {
      "$ref": "#/components/parameters/PageNumber"
     },
     {
      "$ref": "#/components/parameters/PageSize"
     },
     {
      "name": "filter[application_id]",
      "in": "query",
      "description": "Only those of this card application.",
      "schema": {
       "$ref": "#/components/schemas/Id"
      }
     },
     {
      "name": "filter[status]",
      "in": "query",
      "description": "Only those in this status.",
      "schema": {
       "$ref": "#/components/schemas/Text"
      }
     },
     {
      "name": "filter[statement_date][min]",
      "in": "query",
      "description": "Only those issued on this day or later.",
      "schema": {
       "type": "string",
       "format": "date"
      }
     },
     {
      "name": "filter[statement_date][max]",
      "in": "query",
      "description": "Only those issued on this day or earlier.",
      "schema": {
       "type": "string",
       "format": "date"
      }
     }
    ],
    "responses": {
     "200": {
      "description": "One page of bills.",
      "headers": {
       "total": {
        "$ref": "#/components/headers/total"
       },
       "per-page": {
        "$ref": "#/components/headers/per-page"
       },
       "link": {
        "$ref": "#/components/headers/link"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "type": "array",
         "description": "One page of bills.",
         "items": {
          "$ref": "#/components/schemas/CreditCardBill"
         }
        }
       }
      }
     },
     "400": {
      "$ref": "#/components/responses/BadRequest"
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     }
    }
   }
  },
  "/v1/credit_card_applications/{application_id}/termination_requests": {
   "parameters": [
    {
     "$ref": "#/components/parameters/TerminatedCreditCardApplicationId"
    }
   ],
   "post": {
    "operationId": "requestCreditCardTermination",
    "x-number": 48,
    "tags": [
     "credit-card-terminations"
    ],
    "summary": "Request the end of a card account",
    "description": "Starts ending a card account. It can be taken back within five business days.",
    "requestBody": {
     "required": true,
     "description": "Asks for the end of a card account.",
     "content": {
      "application/json": {
       "schema": {
        "$ref": "#/components/schemas/RequestCreditCardTerminationRequest"
       }
      }
     }
    },
    "responses": {
     "201": {
      "description": "The new termination.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditCardTermination"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Only success as such is documented, not the number; 201 because a termination is made."
     },
     "400": {
      "description": "The request was not understood or not acceptable.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Not documented here; expected, since the body can be wrong."
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "description": "Something that the path or the body names does not exist.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Not documented here; expected, since the path names a card."
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     }
    }
   }
  },
  "/v1/credit_card_terminations": {
   "get": {
    "operationId": "listCreditCardTerminations",
    "x-number": 49,
    "tags": [
     "credit-card-terminations"
    ],
    "summary": "List terminations",
    "description": "Goes through the terminations of all of the partner's customers.",
    "parameters": [
     {
      "$ref": "#/components/parameters/PageNumber"
     },
     {
      "$ref": "#/components/parameters/PageSize"
     },
     {
      "$ref": "#/components/parameters/CreditCardTerminationSort"
     }
    ],
    "responses": {
     "200": {
      "description": "One page of terminations.",
      "headers": {
       "total": {
        "$ref": "#/components/headers/total"
       },
       "per-page": {
        "$ref": "#/components/headers/per-page"
       },
       "link": {
        "$ref": "#/components/headers/link"
       }
      },
      "content": {
       "application/json": {
        "schema": {
         "type": "array",
         "description": "One page of terminations.",
         "items": {
          "$ref": "#/components/schemas/CreditCardTermination"
         }
        }
       }
      }
     },
     "400": {
      "description": "The request was not understood or not acceptable.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/ErrorAnswer"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Not documented here; documented for the lists of cards and of bills."
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     }
    }
   }
  },
  "/v1/credit_card_terminations/{id}": {
   "parameters": [
    {
     "$ref": "#/components/parameters/CreditCardTerminationId"
    }
   ],
   "get": {
    "operationId": "getCreditCardTermination",
    "x-number": 50,
    "tags": [
     "credit-card-terminations"
    ],
    "summary": "Read a termination",
    "description": "Tells how far the end of a card account has come.",
    "responses": {
     "200": {
      "description": "The termination.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditCardTermination"
        }
       }
      }
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     }
    }
   }
  },
  "/v1/credit_card_terminations/{id}/revoke": {
   "parameters": [
    {
     "$ref": "#/components/parameters/CreditCardTerminationId"
    }
   ],
   "post": {
    "operationId": "revokeCreditCardTermination",
    "x-number": 51,
    "tags": [
     "credit-card-terminations"
    ],
    "summary": "Take a termination back",
    "description": "Keeps the card account after all; possible within five business days of the request.",
    "responses": {
     "200": {
      "description": "The termination, now revoked.",
      "content": {
       "application/json": {
        "schema": {
         "$ref": "#/components/schemas/CreditCardTermination"
        }
       }
      },
      "x-source": "inferred",
      "x-source-note": "Only success as such is documented, not the number; 200 because something existing changes."
     },
     "401": {
      "$ref": "#/components/responses/Unauthorized"
     },
     "403": {
      "$ref": "#/components/responses/Forbidden"
     },
     "404": {
      "$ref": "#/components/responses/NotFound"
     },
     "500": {
      "$ref": "#/components/responses/InternalServerError"
     }
    }
   }
  }
 },
 "components": {
  "securitySchemes": {
   "clientCredentials": {
    "type": "oauth2",
    "description": "The client's id and secret go into a Basic header. Tokens last an hour and belong to one environment; in production the token URL is https://auth.solarisbank.de/oauth2/token.",
    "flows": {
     "clientCredentials": {
      "tokenUrl": "https://auth.solaris-sandbox.de/oauth2/token",
      "scopes": {
       "partners": "Access to the API as a partner."
      }
     }
    }
   }
  },
  "headers": {
   "total": {
    "description": "How many entries there are on all pages.",
    "schema": {
     "type": "integer"
    }
   },
   "per-page": {
    "description": "How many entries a page holds. Also spelled per_page in older answers.",
    "schema": {
     "type": "integer"
    }
   },
   "link": {
    "description": "The addresses of the first, last, previous and next page, after RFC 5988.",
    "schema": {
     "type": "string"
    }
   }
  },
  "parameters": {
   "PersonId": {
    "name": "person_id",
    "in": "path",
    "required": true,
    "description": "The person.",
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   },
   "BusinessId": {
    "name": "business_id",
    "in": "path",
    "required": true,
    "description": "The business.",
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   },
   "CreditRecordId": {
    "name": "credit_record_id",
    "in": "path",
    "required": true,
    "description": "The credit record.",
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   },
   "CreditLineApplicationId": {
    "name": "application_id",
    "in": "path",
    "required": true,
    "description": "The application of the person.",
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   },
   "CreditLineId": {
    "name": "credit_line_id",
    "in": "path",
    "required": true,
    "description": "The credit line of the person.",
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   },
   "BlockId": {
    "name": "block_id",
    "in": "path",
    "required": true,
    "description": "The block on the credit line.",
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   },
   "OverdraftApplicationId": {
    "name": "overdraft_application_id",
    "in": "path",
    "required": true,
    "description": "The overdraft application of the person.",
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   },
   "OverdraftId": {
    "name": "overdraft_id",
    "in": "path",
    "required": true,
    "description": "The overdraft of the person.",
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   },
   "CreditCardApplicationId": {
    "name": "id",
    "in": "path",
    "required": true,
    "description": "The card application.",
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   },
   "TerminatedCreditCardApplicationId": {
    "name": "application_id",
    "in": "path",
    "required": true,
    "description": "The card application whose account is to end.",
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   },
   "BillId": {
    "name": "bill_id",
    "in": "path",
    "required": true,
    "description": "The bill.",
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   },
   "CreditCardTerminationId": {
    "name": "id",
    "in": "path",
    "required": true,
    "description": "The termination.",
    "schema": {
     "$ref": "#/components/schemas/Id"
    }
   },
   "PageNumber": {
    "name": "page[number]",
    "in": "query",
    "description": "Which page to answer, counted from 1.",
    "schema": {
     "type": "integer",
     "minimum": 1,
     "default": 1
    }
   },
   "PageSize": {
    "name": "page[size]",
    "in": "query",
    "description": "How many entries a page holds.",
    "schema": {
     "type": "integer",
     "minimum": 1,
     "maximum": 1000,
     "default": 10
    }
   },
   "CreditCardApplicationSort": {
    "name": "sort",
    "in": "query",
    "description": "The field to sort by, with a minus in front for descending order.",
    "schema": {
     "anyOf": [
      {
       "$ref": "#/components/schemas/CreditCardApplicationOrderField"
      },
      {
       "type": "string",
       "enum": [
        "-id",
        "-customer_id",
        "-external_customer_id",
        "-product_type",
        "-status",
        "-created_at"
       ]
      }
     ]
    },
    "x-source": "inferred",
    "x-source-note": "The parameter is documented, the fields are not."
   },
   "CreditCardTerminationSort": {
    "name": "sort",
    "in": "query",
    "description": "The field to sort by, with a minus in front for descending order.",
    "schema": {
     "anyOf": [
      {
       "$ref": "#/components/schemas/CreditCardTerminationOrderField"
      },
      {
       "type": "string",
       "enum": [
        "-id",
        "-application_id",
        "-reason",
        "-status",
        "-legally_terminated_at",
        "-revocable_until",
        "-created_at"
       ]
      }
     ]
    },
    "x-source": "inferred",
    "x-source-note": "The parameter is documented, the fields are not."
   }
  },
  "responses": {
   "BadRequest": {
    "description": "The request was not understood or not acceptable.",
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/ErrorAnswer"
      }
     }
    }
   },
   "Unauthorized": {
    "description": "The token is missing, wrong or expired: get a new one and try again. The body is not always JSON.",
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/ErrorAnswer"
      }
     }
    }
   },
   "Forbidden": {
    "description": "The partner may not do this.",
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/ErrorAnswer"
      }
     }
    }
   },
   "NotFound": {
    "description": "Something that the path or the body names does not exist.",
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/ErrorAnswer"
      }
     }
    }
   },
   "Conflict": {
    "description": "The state of the resource does not allow this.",
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/ErrorAnswer"
      }
     }
    }
   },
   "UnprocessableEntity": {
    "description": "Understood, but against a rule of the product.",
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/ErrorAnswer"
      }
     }
    }
   },
   "InternalServerError": {
    "description": "Something failed at the bank. Whether a write took effect is unclear.",
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/ErrorAnswer"
      }
     }
    }
   },
   "GatewayTimeout": {
    "description": "A system behind the bank's took too long. Whether a write took effect is unclear.",
    "content": {
     "application/json": {
      "schema": {
       "$ref": "#/components/schemas/ErrorAnswer"
      }
     }
    }
   }
  },
  "schemas": {
   "Id": {
    "type": "string",
    "description": "An identifier given by the bank; opaque, to be passed back unchanged.",
    "pattern": "^[A-Za-z0-9-]{1,64}$",
    "x-source": "inferred",
    "x-source-note": "Ids are documented, their characters are not; those of all examples are among these."
   },
   "Text": {
    "type": "string",
    "description": "A text to be sent: not empty, and without blanks at either end, because the bank refuses those.",
    "pattern": "^\\S([\\s\\S]*\\S)?$",
    "maxLength": 255,
    "x-source": "inferred",
    "x-source-note": "The rule about blanks is documented; that no text is empty, and how long those may be that name no length, is not."
   },
   "Iban": {
    "type": "string",
    "description": "An IBAN to be sent: without spaces, with a correct check number.",
    "format": "iban",
    "maxLength": 34
   },
   "Money": {
    "type": "object",
    "description": "An amount as the bank sends it. Any part of it may be missing, and the value may be null.",
    "properties": {
     "value": {
      "type": [
       "integer",
       "null"
      ],
      "maximum": 9007199254740991,
      "description": "The amount in the smallest unit of the currency."
     },
     "unit": {
      "type": "string",
      "description": "The unit that the value counts; cents."
     },
     "currency": {
      "type": "string",
      "description": "The currency as an ISO 4217 code; EUR."
     },
     "precision": {
      "type": "integer",
      "description": "How many decimal places separate the smallest unit from the main one."
     }
    }
   },
   "MoneyInput": {
    "type": "object",
    "description": "An amount to be sent: zero or more, in euro cents.",
    "required": [
     "value",
     "unit",
     "currency"
    ],
    "properties": {
     "value": {
      "type": "integer",
      "minimum": 0,
      "maximum": 9007199254740991,
      "description": "The amount in cents.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it cannot be negative is not."
     },
     "unit": {
      "type": "string",
      "const": "cents",
      "description": "The unit that the value counts."
     },
     "currency": {
      "type": "string",
      "const": "EUR",
      "description": "The only currency that the bank takes."
     }
    }
   },
   "NullableMoneyInput": {
    "type": "object",
    "description": "An amount to be sent that can be without a value, as the documents print it: zero or more, in euro cents, or null.",
    "required": [
     "unit",
     "currency"
    ],
    "properties": {
     "value": {
      "type": [
       "integer",
       "null"
      ],
      "minimum": 0,
      "maximum": 9007199254740991,
      "description": "The amount in cents.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it cannot be negative is not."
     },
     "unit": {
      "type": "string",
      "const": "cents",
      "description": "The unit that the value counts."
     },
     "currency": {
      "type": "string",
      "const": "EUR",
      "description": "The only currency that the bank takes."
     }
    }
   },
   "SignedMoneyInput": {
    "type": "object",
    "description": "An amount to be sent that is negative for a loss, in euro cents.",
    "required": [
     "value",
     "unit",
     "currency"
    ],
    "properties": {
     "value": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991,
      "description": "The amount in cents.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it can be negative is what a loss means."
     },
     "unit": {
      "type": "string",
      "const": "cents",
      "description": "The unit that the value counts."
     },
     "currency": {
      "type": "string",
      "const": "EUR",
      "description": "The only currency that the bank takes."
     }
    }
   },
   "NullableSignedMoneyInput": {
    "type": "object",
    "description": "An amount to be sent that can be negative, or without a value, as the documents print it: euro cents, or null.",
    "required": [
     "unit",
     "currency"
    ],
    "properties": {
     "value": {
      "type": [
       "integer",
       "null"
      ],
      "minimum": -9007199254740991,
      "maximum": 9007199254740991,
      "description": "The amount in cents.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it can be negative is what debts beyond the assets mean."
     },
     "unit": {
      "type": "string",
      "const": "cents",
      "description": "The unit that the value counts."
     },
     "currency": {
      "type": "string",
      "const": "EUR",
      "description": "The only currency that the bank takes."
     }
    }
   },
   "PositiveMoneyInput": {
    "type": "object",
    "description": "An amount to be sent: at least one cent, in euro cents.",
    "required": [
     "value",
     "unit",
     "currency"
    ],
    "properties": {
     "value": {
      "type": "integer",
      "minimum": 1,
      "maximum": 9007199254740991,
      "description": "The amount in cents."
     },
     "unit": {
      "type": "string",
      "const": "cents",
      "description": "The unit that the value counts."
     },
     "currency": {
      "type": "string",
      "const": "EUR",
      "description": "The only currency that the bank takes."
     }
    }
   },
   "Error": {
    "type": "object",
    "description": "The bare error shape, in which the lending services usually answer.",
    "properties": {
     "id": {
      "type": "string",
      "description": "A handle to quote to the bank; not necessarily a UUID."
     },
     "status": {
      "type": [
       "string",
       "integer"
      ],
      "description": "The HTTP status once more, as digits or as a number."
     },
     "code": {
      "type": "string",
      "description": "The kind of error as a word for programs."
     },
     "title": {
      "type": "string",
      "description": "The kind of error as a short phrase."
     },
     "detail": {
      "type": "string",
      "description": "What was wrong in this case. May quote what was sent."
     },
     "source": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/ErrorSource"
       },
       {
        "type": "null"
       }
      ],
      "description": "Where in the request the error lies, if the bank says so."
     }
    },
    "examples": [
     {
      "id": "a1",
      "status": "404",
      "code": "model_not_found",
      "title": "Model Not Found",
      "detail": "No such credit line."
     }
    ]
   },
   "ErrorSource": {
    "type": "object",
    "description": "The part of a request that an error is about.",
    "properties": {
     "field": {
      "type": "string",
      "description": "The name of the field, or a pointer to it."
     },
     "message": {
      "type": "string",
      "description": "What is wrong with that field."
     }
    }
   },
   "ErrorItem": {
    "type": "object",
    "description": "One error of the wrapped shape.",
    "properties": {
     "id": {
      "type": "string",
      "description": "A handle to quote to the bank; not necessarily a UUID."
     },
     "status": {
      "type": [
       "integer",
       "string"
      ],
      "description": "The HTTP status once more, as a number or as digits."
     },
     "code": {
      "type": "string",
      "description": "The kind of error as a word for programs."
     },
     "title": {
      "type": "string",
      "description": "The kind of error as a short phrase."
     },
     "detail": {
      "type": "string",
      "description": "What was wrong in this case. May quote what was sent."
     },
     "source": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/ErrorSource"
       },
       {
        "type": "null"
       }
      ],
      "description": "Where in the request the error lies, if the bank says so."
     },
     "backtrace": {
      "type": [
       "array",
       "null"
      ],
      "items": {
       "type": "string"
      },
      "description": "Internals of the bank; never to be shown to anybody."
     }
    }
   },
   "Errors": {
    "type": "object",
    "description": "The wrapped error shape: one or several errors in a list.",
    "required": [
     "errors"
    ],
    "properties": {
     "errors": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/ErrorItem"
      },
      "description": "The errors."
     }
    },
    "examples": [
     {
      "errors": [
       {
        "id": "b2",
        "status": 400,
        "code": "invalid_model",
        "title": "Invalid Model",
        "detail": "A value is not allowed.",
        "source": {
         "field": "legal_form",
         "message": "is not in the list"
        }
       }
      ]
     }
    ]
   },
   "ErrorAnswer": {
    "description": "What an error answer holds: either shape can come from any operation.",
    "anyOf": [
     {
      "$ref": "#/components/schemas/Errors"
     },
     {
      "$ref": "#/components/schemas/Error"
     }
    ]
   },
   "CreditRecordStatus": {
    "type": "string",
    "description": "How usable a credit record is: once expired, a new one has to be made.",
    "enum": [
     "available",
     "expired"
    ]
   },
   "CreditRecordSource": {
    "type": "string",
    "description": "Who obtains the credit bureau's file: the partner, who then sends it along, or the bank.",
    "enum": [
     "partner",
     "solarisBank"
    ]
   },
   "CreditLineApplicationStatus": {
    "type": "string",
    "description": "How far a consumer's application has come. `scoring_pending` appears in single answers only, not in lists.",
    "enum": [
     "initial_scoring_pending",
     "account_snapshot_pending",
     "account_snapshot_verification_pending",
     "identification_pending",
     "offered",
     "esign_pending",
     "esign_complete",
     "esign_failed",
     "credit_line_creation_pending",
     "credit_line_created",
     "expired",
     "deleted",
     "rejected",
     "scoring_pending"
    ]
   },
   "CreditLineApplicationDecision": {
    "type": "string",
    "description": "What the bank decided about a consumer's application.",
    "enum": [
     "REJECTED",
     "OFFERED"
    ]
   },
   "FreelancerCreditLineApplicationStatus": {
    "type": "string",
    "description": "How far a freelancer's application has come.",
    "enum": [
     "credit_record_pending",
     "initial_scoring_pending",
     "account_snapshot_pending",
     "account_snapshot_verification_pending",
     "offered",
     "identification_creation_pending",
     "identification_pending",
     "identification_completed",
     "rejected",
     "expired",
     "credit_line_creation_pending",
     "credit_line_created"
    ]
   },
   "FreelancerCreditLineApplicationDecision": {
    "type": "string",
    "description": "What the bank decided about a freelancer's application.",
    "enum": [
     "OFFERED",
     "PENDING",
     "REJECTED"
    ]
   },
   "MarriageStatus": {
    "type": "string",
    "description": "Whether an applicant is married.",
    "enum": [
     "MARRIED",
     "UNMARRIED",
     "DIVORCED"
    ]
   },
   "LivingSituation": {
    "type": "string",
    "description": "How an applicant lives.",
    "enum": [
     "LIVING_WITH_PARENTS",
     "LIVING_IN_RENTED_HOUSE",
     "LIVING_IN_OWN_HOUSE"
    ]
   },
   "LegalForm": {
    "type": "string",
    "description": "The legal form of a freelancer's business.",
    "enum": [
     "FREE_OCCUPATION",
     "COMMERCIAL_ENTERPRISE",
     "OTHER"
    ]
   },
   "CreditLineStatus": {
    "type": "string",
    "description": "How far a credit line has come.",
    "enum": [
     "authorization_pending",
     "account_creation_pending",
     "mandate_creation_pending",
     "open",
     "closed"
    ]
   },
   "CreditLineProductType": {
    "type": "string",
    "description": "The kind of customer that a credit line was made for.",
    "enum": [
     "consumer",
     "freelancer"
    ]
   },
   "LoanType": {
    "type": "string",
    "description": "How a loan is paid back: all at once on a day, or in monthly installments.",
    "enum": [
     "bullet",
     "installment_plan"
    ]
   },
   "LoanStatus": {
    "type": "string",
    "description": "How far a loan has come.",
    "enum": [
     "payout_pending",
     "payout_triggered",
     "created",
     "repaid"
    ]
   },
   "CreditLineBlockSource": {
    "type": "string",
    "description": "Who set a block; the bank does not publish the list of values.",
    "enum": [
     "webui",
     "automatic"
    ]
   },
   "CreditLineBlockDescription": {
    "type": "string",
    "description": "Why a block was set; the bank does not publish the list of values.",
    "enum": [
     "externally_by_customer"
    ]
   },
   "OverdraftApplicationStatus": {
    "type": "string",
    "description": "How far an overdraft application has come.",
    "enum": [
     "initial_scoring_pending",
     "account_snapshot_pending",
     "account_snapshot_verification_pending",
     "offered",
     "rejected",
     "expired",
     "deleted",
     "overdraft_created"
    ]
   },
   "OverdraftApplicationDecision": {
    "type": "string",
    "description": "What the bank decided about an overdraft application.",
    "enum": [
     "REJECTED",
     "OFFERED"
    ]
   },
   "OverdraftStatus": {
    "type": "string",
    "description": "How far an overdraft has come: after creation its interest conditions are set, then its limit.",
    "enum": [
     "created",
     "interest_conditions_set",
     "limit_set",
     "terminated"
    ]
   },
   "CreditCardApplicationStatus": {
    "type": "string",
    "description": "How far a card application, and later the card account behind it, has come.",
    "enum": [
     "PENDING",
     "IN_SCORING",
     "PRE_APPROVED",
     "FINALIZING",
     "FINALIZED",
     "DECLINED",
     "TERMINATED",
     "WAITING_FOR_IDENTIFICATION",
     "IN_KNE_SCORING"
    ]
   },
   "CreditCardProductType": {
    "type": "string",
    "description": "The kind of credit card.",
    "enum": [
     "CONSUMER_CREDIT_CARD",
     "FREELANCER_CREDIT_CARD",
     "BUSINESS_CREDIT_CARD"
    ]
   },
   "RepaymentType": {
    "type": "string",
    "description": "How a card's bill is settled: in full (charge) or in part (revolving).",
    "enum": [
     "FULL",
     "PARTIAL"
    ]
   },
   "BillingCycle": {
    "type": "string",
    "description": "How often a card is billed.",
    "enum": [
     "MONTHLY"
    ]
   },
   "CreditCardApplicationOrderField": {
    "type": "string",
    "description": "What a list of card applications can be sorted by.",
    "enum": [
     "id",
     "customer_id",
     "external_customer_id",
     "product_type",
     "status",
     "created_at"
    ],
    "x-source": "inferred",
    "x-source-note": "The parameter is documented, the fields are not."
   },
   "CreditCardBillStatus": {
    "type": "string",
    "description": "How far a bill has come.",
    "enum": [
     "PENDING",
     "PAID",
     "PRELIMINARILY_PAID",
     "IN_DUNNING",
     "CLOSED"
    ]
   },
   "CreditCardTerminationReason": {
    "type": "string",
    "description": "Why a card account ends.",
    "enum": [
     "CUSTOMER_WISH",
     "OTHER_IMMEDIATE",
     "OTHER_ORDINARY"
    ]
   },
   "CreditCardTerminationStatus": {
    "type": "string",
    "description": "How far a termination has come. `FINALIZED` and `COMPLETED` mean the same in different parts of the documentation.",
    "enum": [
     "INITIATED",
     "IN_PROGRESS",
     "FINALIZED",
     "COMPLETED",
     "REVOKED"
    ]
   },
   "CreditCardTerminationOrderField": {
    "type": "string",
    "description": "What a list of terminations can be sorted by.",
    "enum": [
     "id",
     "application_id",
     "reason",
     "status",
     "legally_terminated_at",
     "revocable_until",
     "created_at"
    ],
    "x-source": "inferred",
    "x-source-note": "The parameter is documented, the fields are not."
   },
   "CreditRecord": {
    "type": "object",
    "description": "What a credit bureau knows about a person, as held by the bank.",
    "required": [
     "id",
     "person_id",
     "status",
     "created_at"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the credit record."
     },
     "person_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The person that it is about."
     },
     "status": {
      "$ref": "#/components/schemas/CreditRecordStatus",
      "description": "Whether it can still be used."
     },
     "created_at": {
      "type": "string",
      "format": "date-time",
      "description": "When it was made. The bank's own example is not a possible date."
     }
    }
   },
   "CreateCreditRecordRequest": {
    "type": "object",
    "description": "Makes a credit record for a consumer.",
    "required": [
     "source"
    ],
    "properties": {
     "source": {
      "$ref": "#/components/schemas/CreditRecordSource",
      "description": "Who obtains the file."
     },
     "file": {
      "type": "string",
      "format": "byte",
      "contentEncoding": "base64",
      "minLength": 4,
      "pattern": "^[A-Za-z0-9+/]+={0,2}$",
      "description": "The file from the credit bureau, in Base64. Needed if the source is the partner."
     }
    },
    "if": {
     "properties": {
      "source": {
       "const": "partner"
      }
     },
     "required": [
      "source"
     ]
    },
    "then": {
     "properties": {
      "file": true
     },
     "required": [
      "file"
     ]
    }
   },
   "CreateFreelancerCreditRecordRequest": {
    "type": "object",
    "description": "Makes a credit record for a freelancer.",
    "required": [
     "source"
    ],
    "properties": {
     "source": {
      "$ref": "#/components/schemas/CreditRecordSource",
      "description": "Who obtains the file."
     },
     "file": {
      "type": "string",
      "format": "byte",
      "contentEncoding": "base64",
      "minLength": 4,
      "pattern": "^[A-Za-z0-9+/]+={0,2}$",
      "description": "The file from the credit bureau, in Base64. Needed if the source is the partner."
     }
    },
    "if": {
     "properties": {
      "source": {
       "const": "partner"
      }
     },
     "required": [
      "source"
     ]
    },
    "then": {
     "properties": {
      "file": true
     },
     "required": [
      "file"
     ]
    }
   },
   "InstallmentPlan": {
    "type": "object",
    "description": "One way to pay a loan back.",
    "required": [
     "term",
     "monthly_installment"
    ],
    "properties": {
     "term": {
      "type": "integer",
      "description": "The number of monthly installments."
     },
     "monthly_installment": {
      "$ref": "#/components/schemas/Money",
      "description": "What is due each month."
     },
     "total": {
      "$ref": "#/components/schemas/Money",
      "description": "Principal and interest together."
     },
     "interest_rate": {
      "type": "number",
      "description": "The nominal yearly rate as a fraction."
     },
     "effective_interest_rate": {
      "type": "number",
      "description": "The effective yearly rate as a fraction."
     }
    }
   },
   "InstallmentPlans": {
    "type": "object",
    "description": "The plans to choose from.",
    "required": [
     "installment_plans"
    ],
    "properties": {
     "installment_plans": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/InstallmentPlan"
      },
      "description": "The plans."
     }
    }
   },
   "CalculateAnonymousInstallmentPlansRequest": {
    "type": "object",
    "description": "What a consumer, not yet known, would like to borrow.",
    "required": [
     "amount"
    ],
    "properties": {
     "amount": {
      "$ref": "#/components/schemas/PositiveMoneyInput",
      "description": "The amount to be lent."
     },
     "interest_rate": {
      "type": "number",
      "description": "The yearly rate to calculate with, as a fraction, where a special one was agreed."
     },
     "loan_type": {
      "$ref": "#/components/schemas/LoanType",
      "description": "How the loan would be paid back; installments if left out."
     },
     "bullet_loan_repayment_date": {
      "type": "string",
      "format": "date",
      "description": "The day on which a bullet loan would be paid back. Needed for that type."
     }
    },
    "if": {
     "properties": {
      "loan_type": {
       "const": "bullet"
      }
     },
     "required": [
      "loan_type"
     ]
    },
    "then": {
     "properties": {
      "bullet_loan_repayment_date": true
     },
     "required": [
      "bullet_loan_repayment_date"
     ]
    }
   },
   "CalculateAvailableInstallmentPlansRequest": {
    "type": "object",
    "description": "What is to be drawn on a credit line.",
    "required": [
     "amount"
    ],
    "properties": {
     "amount": {
      "$ref": "#/components/schemas/PositiveMoneyInput",
      "description": "The amount to be lent."
     },
     "interest_rate": {
      "type": "number",
      "description": "The yearly rate to calculate with, as a fraction, where a special one was agreed."
     },
     "loan_type": {
      "$ref": "#/components/schemas/LoanType",
      "description": "How the loan would be paid back; installments if left out."
     },
     "bullet_loan_repayment_date": {
      "type": "string",
      "format": "date",
      "description": "The day on which a bullet loan would be paid back. Needed for that type."
     }
    },
    "if": {
     "properties": {
      "loan_type": {
       "const": "bullet"
      }
     },
     "required": [
      "loan_type"
     ]
    },
    "then": {
     "properties": {
      "bullet_loan_repayment_date": true
     },
     "required": [
      "bullet_loan_repayment_date"
     ]
    }
   },
   "CalculateAnonymousFreelancerInstallmentPlansRequest": {
    "type": "object",
    "description": "What a freelancer, not yet known, would like to borrow.",
    "required": [
     "amount"
    ],
    "properties": {
     "amount": {
      "$ref": "#/components/schemas/PositiveMoneyInput",
      "description": "The amount to be lent."
     },
     "interest_rate": {
      "type": "number",
      "description": "The yearly rate to calculate with, as a fraction, where a special one was agreed."
     },
     "loan_type": {
      "$ref": "#/components/schemas/LoanType",
      "description": "How the loan would be paid back; installments if left out."
     }
    }
   },
   "RequiredAction": {
    "type": "object",
    "description": "Something that is still to be done before scoring can go on.",
    "properties": {
     "required": {
      "type": [
       "string",
       "null"
      ],
      "description": "What is needed."
     }
    }
   },
   "ScoringWorkflow": {
    "type": "object",
    "description": "What the scoring of an application waits for.",
    "properties": {
     "required_actions": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/RequiredAction"
      },
      "description": "The actions that are still missing."
     }
    }
   },
   "CreditLineApplication": {
    "type": "object",
    "description": "A consumer's application for a credit line.",
    "required": [
     "id",
     "decision",
     "status",
     "person_id"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the application."
     },
     "person_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The person who applies."
     },
     "status": {
      "$ref": "#/components/schemas/CreditLineApplicationStatus",
      "description": "How far it has come."
     },
     "status_description": {
      "type": [
       "string",
       "null"
      ],
      "description": "The status in words."
     },
     "decision": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/CreditLineApplicationDecision"
       },
       {
        "type": "null"
       }
      ],
      "description": "The bank's decision; null while there is none."
     },
     "reason": {
      "type": [
       "string",
       "null"
      ],
      "description": "Why the bank decided so."
     },
     "offered_limit": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Money"
       },
       {
        "type": "null"
       }
      ],
      "description": "The limit that the bank offers."
     },
     "offered_interest_rate": {
      "type": [
       "number",
       "null"
      ],
      "description": "The yearly rate that the bank offers, as a fraction."
     },
     "net_disposable_income": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Money"
       },
       {
        "type": "null"
       }
      ],
      "description": "What the bank reckons is left of the income each month."
     },
     "recipient_iban": {
      "type": [
       "string",
       "null"
      ],
      "description": "The account that loans are to be paid out to."
     },
     "marriage_status": {
      "type": [
       "string",
       "null"
      ],
      "description": "Whether the applicant is married."
     },
     "employment_status": {
      "type": [
       "string",
       "null"
      ],
      "description": "How the applicant is employed."
     },
     "identification_id": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Id"
       },
       {
        "type": "null"
       }
      ],
      "description": "The identification that goes with the application."
     },
     "signing_id": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Id"
       },
       {
        "type": "null"
       }
      ],
      "description": "The electronic signing of the contract."
     },
     "credit_line_id": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Id"
       },
       {
        "type": "null"
       }
      ],
      "description": "The credit line that came out of it."
     },
     "scoring_workflow": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/ScoringWorkflow"
       },
       {
        "type": "null"
       }
      ],
      "description": "What scoring waits for."
     },
     "partner_reference_number": {
      "type": [
       "string",
       "null"
      ],
      "description": "The partner's own number for the application.",
      "x-source": "inferred",
      "x-source-note": "Documented for the notification about an application, not for this answer."
     }
    }
   },
   "CreditLineApplicationSummary": {
    "type": "object",
    "description": "What the list tells about a consumer's application.",
    "required": [
     "id",
     "person_id",
     "status",
     "created_at"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the application."
     },
     "person_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The person who applies."
     },
     "status": {
      "$ref": "#/components/schemas/CreditLineApplicationStatus",
      "description": "How far it has come."
     },
     "created_at": {
      "type": "string",
      "format": "date-time",
      "description": "When it was made."
     },
     "limit": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Money"
       },
       {
        "type": "null"
       }
      ],
      "description": "The limit of the credit line."
     }
    }
   },
   "CreateCreditLineApplicationRequest": {
    "type": "object",
    "description": "What a consumer declares when applying. The bank marks nothing as required; what it needs is agreed with each partner.",
    "properties": {
     "requested_credit_limit": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "The limit that is wished for."
     },
     "repayment_day_of_month": {
      "type": "integer",
      "enum": [
       1,
       15
      ],
      "description": "The day of the month on which installments are collected; the bank takes the 1st if left out."
     },
     "recipient_iban": {
      "$ref": "#/components/schemas/Iban",
      "description": "The account that loans are to be paid out to."
     },
     "private_insurance_amount": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "What is paid for private insurance each month."
     },
     "pre_selected_by_partner": {
      "type": "boolean",
      "description": "Whether the partner's own risk check picked this customer."
     },
     "partner_score": {
      "$ref": "#/components/schemas/Text",
      "description": "The score that the partner gives."
     },
     "partner_reference_number": {
      "$ref": "#/components/schemas/Text",
      "description": "The partner's own number for the application."
     },
     "number_of_dependents": {
      "type": "integer",
      "minimum": 0,
      "description": "How many people live on the income.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it cannot be negative is not."
     },
     "net_income_amount": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "The net income each month."
     },
     "moved_in_last_two_years": {
      "type": "boolean",
      "description": "Whether the applicant has moved within two years."
     },
     "marriage_status": {
      "$ref": "#/components/schemas/MarriageStatus",
      "description": "Whether the applicant is married."
     },
     "living_situation_amount": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "What living costs each month."
     },
     "living_situation": {
      "$ref": "#/components/schemas/LivingSituation",
      "description": "How the applicant lives."
     },
     "identification_id": {
      "$ref": "#/components/schemas/Id",
      "description": "An identification of the applicant that exists already."
     },
     "existing_credit_repayment_excluding_mortgage": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "What is paid back on other credits each month, mortgages aside."
     },
     "employment_since": {
      "type": "string",
      "format": "date",
      "description": "Since when the applicant has been employed."
     },
     "credit_record_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The credit record to score with."
     }
    }
   },
   "LinkCreditLineApplicationAccountSnapshotRequest": {
    "type": "object",
    "description": "Names the snapshot for a consumer's application.",
    "required": [
     "account_snapshot_id"
    ],
    "properties": {
     "account_snapshot_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The account snapshot to score with."
     }
    }
   },
   "LinkCreditLineApplicationIdentificationRequest": {
    "type": "object",
    "description": "Names the identification for a consumer's application.",
    "required": [
     "identification_id"
    ],
    "properties": {
     "identification_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The identification of the applicant."
     }
    }
   },
   "FreelancerCreditLineApplication": {
    "type": "object",
    "description": "A freelancer's application for a credit line.",
    "required": [
     "id",
     "decision",
     "status"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the application."
     },
     "person_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The freelancer who applies."
     },
     "status": {
      "$ref": "#/components/schemas/FreelancerCreditLineApplicationStatus",
      "description": "How far it has come."
     },
     "status_description": {
      "type": "string",
      "description": "The status in words."
     },
     "decision": {
      "$ref": "#/components/schemas/FreelancerCreditLineApplicationDecision",
      "description": "The bank's decision."
     },
     "reason": {
      "type": [
       "string",
       "null"
      ],
      "description": "Why the bank decided so."
     },
     "offered_limit": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Money"
       },
       {
        "type": "null"
       }
      ],
      "description": "The limit that the bank offers."
     },
     "offered_interest_rate": {
      "type": [
       "number",
       "null"
      ],
      "description": "The yearly rate that the bank offers, as a fraction."
     },
     "net_disposable_income": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Money"
       },
       {
        "type": "null"
       }
      ],
      "description": "What the bank reckons is left of the income each month."
     },
     "recipient_iban": {
      "type": [
       "string",
       "null"
      ],
      "description": "The account that loans are to be paid out to."
     },
     "mandate_reference_number": {
      "type": [
       "string",
       "null"
      ],
      "description": "The reference of the direct debit mandate."
     },
     "identification_id": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Id"
       },
       {
        "type": "null"
       }
      ],
      "description": "The identification that goes with the application."
     },
     "credit_line_id": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Id"
       },
       {
        "type": "null"
       }
      ],
      "description": "The credit line that came out of it."
     }
    }
   },
   "CreateFreelancerCreditLineApplicationRequest": {
    "type": "object",
    "description": "What a freelancer declares when applying.",
    "required": [
     "annual_turnover",
     "corporate_name",
     "foundation_date",
     "legal_form",
     "monthly_net_profit",
     "monthly_non_mortgage_credit_expense",
     "monthly_private_fixed_cost",
     "recipient_iban",
     "tax_id"
    ],
    "properties": {
     "annual_turnover": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "What the business takes in a year, before any cost."
     },
     "corporate_name": {
      "$ref": "#/components/schemas/Text",
      "description": "The name of the business."
     },
     "foundation_date": {
      "type": "string",
      "format": "date",
      "description": "When the business was founded."
     },
     "legal_form": {
      "$ref": "#/components/schemas/LegalForm",
      "description": "The legal form of the business."
     },
     "monthly_net_profit": {
      "$ref": "#/components/schemas/SignedMoneyInput",
      "description": "What the business leaves each month after its own costs; negative for a loss."
     },
     "monthly_non_mortgage_credit_expense": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "What is paid on credits each month, mortgages aside."
     },
     "monthly_private_fixed_cost": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "What private life costs each month, such as rent and health insurance."
     },
     "pre_selected_by_partner": {
      "type": "boolean",
      "description": "Whether the partner's own risk check picked this customer; no, if left out."
     },
     "recipient_iban": {
      "$ref": "#/components/schemas/Iban",
      "description": "The account that loans are to be paid out to."
     },
     "tax_id": {
      "$ref": "#/components/schemas/Text",
      "description": "The tax number of the business."
     }
    }
   },
   "LinkFreelancerCreditLineApplicationCreditRecordRequest": {
    "type": "object",
    "description": "Names the credit record for a freelancer's application.",
    "required": [
     "credit_record_id"
    ],
    "properties": {
     "credit_record_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The credit record to score with."
     }
    }
   },
   "LinkFreelancerCreditLineApplicationAccountSnapshotRequest": {
    "type": "object",
    "description": "Names the snapshot for a freelancer's application.",
    "required": [
     "account_snapshot_id"
    ],
    "properties": {
     "account_snapshot_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The account snapshot to score with."
     }
    }
   },
   "CreditLineRenewal": {
    "type": "object",
    "description": "A renewal of a credit line that is in progress or done.",
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the renewal."
     },
     "credit_line_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The credit line that is renewed."
     },
     "status": {
      "type": "string",
      "description": "How far it has come; the bank does not publish the list of values."
     },
     "status_description": {
      "type": "string",
      "description": "The status in words."
     },
     "rejection_date": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "When it was refused.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; null is assumed for a renewal that was not refused."
     },
     "notification_sent_date": {
      "type": "string",
      "format": "date",
      "description": "When the customer was told."
     },
     "effective_from_date": {
      "type": "string",
      "format": "date",
      "description": "From when it counts."
     },
     "effective_until_date": {
      "type": "string",
      "format": "date",
      "description": "Until when it counts."
     }
    }
   },
   "ActiveLoan": {
    "type": "object",
    "description": "A running loan as a credit line shows it. Only the id is documented.",
    "required": [
     "id"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the loan."
     },
     "type": {
      "$ref": "#/components/schemas/LoanType",
      "description": "How it is paid back.",
      "x-source": "inferred",
      "x-source-note": "The answer to creating a loan has it; what the list of active loans holds is not published."
     },
     "status": {
      "$ref": "#/components/schemas/LoanStatus",
      "description": "How far it has come.",
      "x-source": "inferred",
      "x-source-note": "The answer to creating a loan has it; what the list of active loans holds is not published."
     },
     "interest_rate": {
      "type": "number",
      "description": "The nominal yearly rate as a fraction.",
      "x-source": "inferred",
      "x-source-note": "The answer to creating a loan has it; what the list of active loans holds is not published."
     },
     "effective_interest_rate": {
      "type": "number",
      "description": "The effective yearly rate as a fraction.",
      "x-source": "inferred",
      "x-source-note": "The answer to creating a loan has it; what the list of active loans holds is not published."
     },
     "bullet_repayment_date": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "When a bullet loan is paid back.",
      "x-source": "inferred",
      "x-source-note": "The answer to creating a loan has it; what the list of active loans holds is not published."
     }
    }
   },
   "CreditLine": {
    "type": "object",
    "description": "A limit up to which a person can draw loans.",
    "required": [
     "id",
     "person_id",
     "recipient_iban",
     "disposable_income",
     "latest_disposable_income",
     "created_at",
     "interest_rate",
     "annual_percentage_rate",
     "limit"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the credit line."
     },
     "person_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The person who has it."
     },
     "application_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The application that it came from."
     },
     "product_type": {
      "$ref": "#/components/schemas/CreditLineProductType",
      "description": "The kind of customer that it was made for."
     },
     "status": {
      "$ref": "#/components/schemas/CreditLineStatus",
      "description": "How far it has come."
     },
     "locking_status": {
      "type": "string",
      "description": "Whether loans can be drawn or it is blocked; only NO_BLOCK is documented."
     },
     "limit": {
      "$ref": "#/components/schemas/Money",
      "description": "How much can be drawn altogether."
     },
     "utilized_amount": {
      "$ref": "#/components/schemas/Money",
      "description": "How much of the limit is drawn."
     },
     "interest_rate": {
      "type": "number",
      "description": "The nominal yearly rate as a fraction."
     },
     "annual_percentage_rate": {
      "type": "number",
      "description": "The effective yearly rate as a fraction."
     },
     "disposable_income": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Money"
       },
       {
        "type": "null"
       }
      ],
      "description": "What the bank reckoned was left of the income each month."
     },
     "latest_disposable_income": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Money"
       },
       {
        "type": "null"
       }
      ],
      "description": "The newest such figure."
     },
     "recipient_iban": {
      "type": "string",
      "description": "The account that loans are paid out to."
     },
     "account_id": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Id"
       },
       {
        "type": "null"
       }
      ],
      "description": "The account at the bank that belongs to the credit line."
     },
     "account_iban": {
      "type": [
       "string",
       "null"
      ],
      "description": "The IBAN of that account."
     },
     "active_loans": {
      "type": "array",
      "items": {
       "$ref": "#/components/schemas/ActiveLoan"
      },
      "description": "The loans that are not paid back yet."
     },
     "termination_type": {
      "type": [
       "string",
       "null"
      ],
      "description": "Who ends it and how; the bank does not publish the list of values.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; null is assumed for a line that is not being terminated."
     },
     "termination_requested_at": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "When its end was asked for.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; null is assumed for a line that is not being terminated."
     },
     "termination_date": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "When it ends.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; null is assumed for a line that is not being terminated."
     },
     "renewal": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/CreditLineRenewal"
       },
       {
        "type": "null"
       }
      ],
      "description": "Its renewal, if there is one.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; null is assumed for a line that is not being renewed."
     },
     "granted_at": {
      "type": [
       "string",
       "null"
      ],
      "format": "date-time",
      "description": "When it was granted.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; null only in the list of credit lines, and assumed here as well."
     },
     "created_at": {
      "type": "string",
      "format": "date-time",
      "description": "When it was made. Comes without a time zone as well."
     }
    }
   },
   "CreditLineSummary": {
    "type": "object",
    "description": "What the list tells about a credit line.",
    "required": [
     "id",
     "limit",
     "person_id",
     "status"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the credit line."
     },
     "person_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The person who has it."
     },
     "status": {
      "$ref": "#/components/schemas/CreditLineStatus",
      "description": "How far it has come."
     },
     "limit": {
      "$ref": "#/components/schemas/Money",
      "description": "How much can be drawn altogether."
     },
     "granted_at": {
      "type": [
       "string",
       "null"
      ],
      "format": "date-time",
      "description": "When it was granted."
     }
    }
   },
   "CreditLineTermination": {
    "type": "object",
    "description": "The answer to ending a credit line.",
    "properties": {
     "termination_date": {
      "type": "string",
      "format": "date",
      "description": "When the credit line ends."
     }
    }
   },
   "CreditLineBlock": {
    "type": "object",
    "description": "A block that keeps loans from being drawn on a credit line.",
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the block."
     },
     "source": {
      "type": "string",
      "description": "Who set it; the bank does not publish the list of values."
     },
     "description": {
      "type": "string",
      "description": "Why it was set."
     },
     "reference_id": {
      "type": "string",
      "description": "What it refers to, as named by who set it."
     },
     "created_at": {
      "type": "string",
      "format": "date-time",
      "description": "When it was set."
     }
    }
   },
   "TerminateCreditLineRequest": {
    "type": "object",
    "description": "Asks for the end of a credit line.",
    "required": [
     "requested_at"
    ],
    "properties": {
     "requested_at": {
      "type": "string",
      "format": "date",
      "description": "The day on which the end was asked for."
     }
    }
   },
   "UpdateCreditLineReferenceAccountRequest": {
    "type": "object",
    "description": "The external account from which installments are to be collected.",
    "required": [
     "iban",
     "mandate_number",
     "mandate_signature_date"
    ],
    "properties": {
     "iban": {
      "$ref": "#/components/schemas/Iban",
      "description": "The IBAN of the account."
     },
     "mandate_number": {
      "$ref": "#/components/schemas/Text",
      "type": "string",
      "maxLength": 255,
      "description": "The number of the direct debit mandate."
     },
     "mandate_signature_date": {
      "type": "string",
      "format": "date",
      "description": "When the mandate was signed."
     },
     "name": {
      "$ref": "#/components/schemas/Text",
      "type": "string",
      "maxLength": 255,
      "description": "Who holds the account."
     }
    }
   },
   "SetCreditLinePayoutAccountRequest": {
    "type": "object",
    "description": "Names the account at the bank that loans are to be paid out to.",
    "required": [
     "account_id"
    ],
    "properties": {
     "account_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The account of the customer."
     }
    }
   },
   "BlockCreditLineRequest": {
    "type": "object",
    "description": "Asks for a block on a credit line.",
    "required": [
     "source",
     "description"
    ],
    "properties": {
     "source": {
      "$ref": "#/components/schemas/CreditLineBlockSource",
      "enum": [
       "webui"
      ],
      "description": "Who asks for it; the bank takes this value alone."
     },
     "description": {
      "$ref": "#/components/schemas/CreditLineBlockDescription",
      "description": "Why it is asked for."
     },
     "reference_id": {
      "$ref": "#/components/schemas/Text",
      "type": "string",
      "maxLength": 255,
      "description": "What it refers to, in your own words."
     }
    }
   },
   "Loan": {
    "type": "object",
    "description": "A loan drawn on a credit line.",
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the loan."
     },
     "type": {
      "$ref": "#/components/schemas/LoanType",
      "description": "How it is paid back."
     },
     "status": {
      "$ref": "#/components/schemas/LoanStatus",
      "description": "How far it has come."
     },
     "interest_rate": {
      "type": "number",
      "description": "The nominal yearly rate as a fraction."
     },
     "effective_interest_rate": {
      "type": "number",
      "description": "The effective yearly rate as a fraction."
     },
     "bullet_repayment_date": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "When a bullet loan is paid back.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; null is assumed for a loan in installments."
     }
    }
   },
   "CreateLoanRequest": {
    "type": "object",
    "description": "The loan to draw.",
    "required": [
     "amount",
     "reference",
     "purpose"
    ],
    "properties": {
     "amount": {
      "$ref": "#/components/schemas/PositiveMoneyInput",
      "description": "The amount to be paid out.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it is at least one cent is documented for the plans of a loan only."
     },
     "reference": {
      "$ref": "#/components/schemas/Text",
      "description": "Your own reference for the loan."
     },
     "purpose": {
      "$ref": "#/components/schemas/Text",
      "type": "string",
      "maxLength": 255,
      "description": "The purpose, which appears on statements."
     },
     "type": {
      "$ref": "#/components/schemas/LoanType",
      "description": "How it is to be paid back; in installments if left out."
     },
     "term": {
      "type": "integer",
      "minimum": 1,
      "description": "The number of monthly installments. Needed unless the loan is a bullet loan.",
      "x-source": "inferred",
      "x-source-note": "The field is documented, required in one document and optional in a newer one; its range is not."
     },
     "bullet_repayment_date": {
      "type": "string",
      "format": "date",
      "description": "The day on which a bullet loan is paid back. Needed for that type."
     },
     "interest_rate": {
      "type": "number",
      "description": "The yearly rate as a fraction, where a special one was agreed."
     }
    },
    "if": {
     "properties": {
      "type": {
       "const": "bullet"
      }
     },
     "required": [
      "type"
     ]
    },
    "then": {
     "properties": {
      "bullet_repayment_date": true
     },
     "required": [
      "bullet_repayment_date"
     ]
    },
    "else": {
     "properties": {
      "term": true
     },
     "required": [
      "term"
     ]
    }
   },
   "OverdraftApplication": {
    "type": "object",
    "description": "A freelancer's application for an overdraft.",
    "required": [
     "id",
     "person_id",
     "status",
     "created_at"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the application."
     },
     "person_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The freelancer who applies."
     },
     "status": {
      "$ref": "#/components/schemas/OverdraftApplicationStatus",
      "description": "How far it has come."
     },
     "decision": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/OverdraftApplicationDecision"
       },
       {
        "type": "null"
       }
      ],
      "description": "The bank's decision; null while there is none."
     },
     "rejection_reasons": {
      "type": [
       "array",
       "null"
      ],
      "items": {
       "type": "string"
      },
      "description": "Why the bank refused."
     },
     "limit": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Money"
       },
       {
        "type": "null"
       }
      ],
      "description": "The limit that the bank offers."
     },
     "overdraft_rate": {
      "type": "number",
      "description": "The yearly interest rate of the overdraft, in percent by the example, 9; the unit is not documented."
     },
     "interest_accrual_rate": {
      "type": "number",
      "description": "The rate at which interest accrues daily on what is used, in percent as the yearly one."
     },
     "interest_conditions_enabled": {
      "type": "boolean",
      "description": "Whether the interest conditions apply."
     },
     "partner_risk_class": {
      "type": [
       "string",
       "null"
      ],
      "description": "The risk class that the partner gave."
     },
     "partner_reference_number": {
      "type": [
       "string",
       "null"
      ],
      "description": "The partner's own number for the application."
     },
     "partner_contact_number": {
      "type": [
       "string",
       "null"
      ],
      "description": "The telephone number of the partner's contact."
     },
     "partner_contact_name": {
      "type": [
       "string",
       "null"
      ],
      "description": "The name of the partner's contact."
     },
     "credit_record_id": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Id"
       },
       {
        "type": "null"
       }
      ],
      "description": "The credit record to score with."
     },
     "account_snapshot_id": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Id"
       },
       {
        "type": "null"
       }
      ],
      "description": "The account snapshot to score with."
     },
     "overdraft_id": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Id"
       },
       {
        "type": "null"
       }
      ],
      "description": "The overdraft that came out of it."
     },
     "created_at": {
      "type": "string",
      "format": "date-time",
      "description": "When it was made."
     }
    }
   },
   "Overdraft": {
    "type": "object",
    "description": "An amount by which a freelancer can overdraw an account.",
    "required": [
     "id",
     "person_id",
     "status",
     "created_at"
    ],
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the overdraft."
     },
     "person_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The freelancer who has it."
     },
     "status": {
      "$ref": "#/components/schemas/OverdraftStatus",
      "description": "How far it has come."
     },
     "account_id": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Id"
       },
       {
        "type": "null"
       }
      ],
      "description": "The account that can be overdrawn."
     },
     "limit": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Money"
       },
       {
        "type": "null"
       }
      ],
      "description": "By how much."
     },
     "interest_accrued": {
      "$ref": "#/components/schemas/Money",
      "description": "The interest that has accrued. The answer to creating an overdraft lacks it."
     },
     "overdraft_rate": {
      "type": "number",
      "description": "The yearly interest rate, in percent by the example, 9; the unit is not documented."
     },
     "interest_accrual_rate": {
      "type": "number",
      "description": "The rate at which interest accrues daily on what is used, in percent as the yearly one."
     },
     "interest_conditions_enabled": {
      "type": "boolean",
      "description": "Whether the interest conditions apply."
     },
     "created_at": {
      "type": "string",
      "format": "date-time",
      "description": "When it was made."
     }
    }
   },
   "CreateOverdraftApplicationRequest": {
    "type": "object",
    "description": "What goes with an application for an overdraft.",
    "properties": {
     "credit_record_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The credit record to score with; it has to exist before."
     },
     "partner_risk_class": {
      "$ref": "#/components/schemas/Text",
      "description": "The risk class that the partner gives."
     },
     "partner_reference_number": {
      "$ref": "#/components/schemas/Text",
      "description": "The partner's own number for the application."
     },
     "partner_contact_number": {
      "$ref": "#/components/schemas/Text",
      "description": "The telephone number of the partner's contact."
     },
     "partner_contact_name": {
      "$ref": "#/components/schemas/Text",
      "description": "The name of the partner's contact."
     }
    }
   },
   "LinkOverdraftApplicationAccountSnapshotRequest": {
    "type": "object",
    "description": "Names the snapshot for an overdraft application.",
    "required": [
     "account_snapshot_id"
    ],
    "properties": {
     "account_snapshot_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The account snapshot to score with."
     }
    }
   },
   "CreateOverdraftRequest": {
    "type": "object",
    "description": "Names the account for the overdraft.",
    "required": [
     "account_id"
    ],
    "properties": {
     "account_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The account that is to be overdrawn."
     }
    }
   },
   "TerminateOverdraftRequest": {
    "type": "object",
    "description": "Nothing but an empty object."
   },
   "RepaymentOptions": {
    "type": "object",
    "description": "How a card's bills are settled.",
    "properties": {
     "upcoming_type": {
      "$ref": "#/components/schemas/RepaymentType",
      "description": "How bills are settled from the next cycle on."
     },
     "current_type": {
      "$ref": "#/components/schemas/RepaymentType",
      "description": "How bills are settled in this cycle."
     },
     "upcoming_billing_cycle": {
      "$ref": "#/components/schemas/BillingCycle",
      "description": "How often bills come from the next cycle on."
     },
     "current_billing_cycle": {
      "$ref": "#/components/schemas/BillingCycle",
      "description": "How often bills come now."
     },
     "minimum_amount": {
      "$ref": "#/components/schemas/Money",
      "description": "The least amount to pay on a bill that is settled in part."
     },
     "minimum_percentage": {
      "type": "integer",
      "description": "The least share of such a bill to pay, in percent."
     },
     "grace_period_in_days": {
      "type": "integer",
      "description": "How many days there are to pay a bill."
     },
     "minimum_amount_lower_threshold": {
      "$ref": "#/components/schemas/Money",
      "description": "The lowest least amount that can be chosen."
     },
     "minimum_amount_upper_threshold": {
      "$ref": "#/components/schemas/Money",
      "description": "The highest least amount that can be chosen."
     },
     "minimum_percentage_lower_threshold": {
      "type": "integer",
      "description": "The lowest least share that can be chosen, in percent."
     },
     "minimum_percentage_upper_threshold": {
      "type": "integer",
      "description": "The highest least share that can be chosen, in percent."
     }
    }
   },
   "RepaymentOptionsInput": {
    "type": "object",
    "description": "How a new card's bills are to be settled.",
    "properties": {
     "upcoming_type": {
      "$ref": "#/components/schemas/RepaymentType",
      "description": "How bills are settled from the next cycle on."
     },
     "current_type": {
      "$ref": "#/components/schemas/RepaymentType",
      "description": "How bills are settled in this cycle."
     },
     "upcoming_billing_cycle": {
      "$ref": "#/components/schemas/BillingCycle",
      "description": "How often bills come from the next cycle on."
     },
     "current_billing_cycle": {
      "$ref": "#/components/schemas/BillingCycle",
      "description": "How often bills come now."
     },
     "minimum_amount": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "The least amount to pay on a bill that is settled in part."
     },
     "minimum_percentage": {
      "type": "integer",
      "minimum": 0,
      "maximum": 100,
      "description": "The least share of such a bill to pay, in percent.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; its range is not."
     },
     "grace_period_in_days": {
      "type": "integer",
      "minimum": 0,
      "description": "How many days there are to pay a bill.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; its range is not."
     },
     "minimum_amount_lower_threshold": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "The lowest least amount that can be chosen."
     },
     "minimum_amount_upper_threshold": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "The highest least amount that can be chosen."
     },
     "minimum_percentage_lower_threshold": {
      "type": "integer",
      "minimum": 0,
      "maximum": 100,
      "description": "The lowest least share that can be chosen, in percent.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; its range is not."
     },
     "minimum_percentage_upper_threshold": {
      "type": "integer",
      "minimum": 0,
      "maximum": 100,
      "description": "The highest least share that can be chosen, in percent.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; its range is not."
     }
    }
   },
   "RepaymentOptionsChangeInput": {
    "type": "object",
    "description": "How a card's bills are to be settled from the next cycle on.",
    "properties": {
     "upcoming_type": {
      "$ref": "#/components/schemas/RepaymentType",
      "description": "How bills are settled from the next cycle on."
     },
     "minimum_amount": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "The least amount to pay on a bill that is settled in part."
     },
     "minimum_percentage": {
      "type": "integer",
      "minimum": 0,
      "maximum": 100,
      "description": "The least share of such a bill to pay, in percent.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; its range is not."
     }
    }
   },
   "PersonScoringOptionsInput": {
    "type": "object",
    "description": "What a person declares for the scoring of a card. Which fields are needed is agreed with each partner.",
    "properties": {
     "customer_desired_limit": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "The limit that is wished for."
     },
     "number_of_dependents": {
      "type": "integer",
      "minimum": 0,
      "description": "How many people live on the income.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it cannot be negative is not."
     },
     "marital_status": {
      "$ref": "#/components/schemas/Text",
      "description": "Whether the applicant is married; the bank does not publish the list of values."
     },
     "living_situation": {
      "$ref": "#/components/schemas/LivingSituation",
      "description": "How the applicant lives."
     },
     "living_situation_expenses": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "What living costs each month."
     },
     "net_income": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "The net income each month."
     },
     "credit_repayment_excluding_mortgage": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "What is paid back on other credits each month, mortgages aside."
     },
     "other_credit_card_limit": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "The limits of other credit cards together."
     },
     "employment_since": {
      "type": "string",
      "format": "date",
      "description": "Since when the applicant has been employed."
     },
     "annual_turnover": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "What a freelancer's business takes in a year."
     },
     "monthly_business_costs": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "What a freelancer's business costs each month."
     },
     "total_clients_12_months": {
      "type": "integer",
      "minimum": 0,
      "description": "How many clients a freelancer had within a year.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it cannot be negative is not."
     },
     "has_credit_card": {
      "type": "boolean",
      "description": "Whether there is another credit card."
     },
     "reference_account_created_year": {
      "$ref": "#/components/schemas/Text",
      "description": "The year in which the reference account was opened."
     },
     "member_since": {
      "type": "string",
      "format": "date",
      "description": "Since when the applicant has been a customer of the partner."
     },
     "provision_code": {
      "$ref": "#/components/schemas/Text",
      "description": "The code under which the sale is credited."
     },
     "reference_account_iban": {
      "$ref": "#/components/schemas/Iban",
      "description": "The IBAN of the account that bills are collected from."
     }
    }
   },
   "BusinessScoringOptionsInput": {
    "type": "object",
    "description": "What a business declares for the scoring of a card. Which fields are needed is agreed with each partner.",
    "properties": {
     "customer_desired_limit": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "The limit that is wished for."
     },
     "other_credit_card_limit": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "The limits of other credit cards together."
     },
     "total_assets": {
      "$ref": "#/components/schemas/NullableMoneyInput",
      "description": "Everything that the business owns."
     },
     "total_equity": {
      "$ref": "#/components/schemas/NullableSignedMoneyInput",
      "description": "What of that is its own; negative if the debts are higher."
     },
     "annual_turnover": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "What the business takes in a year."
     },
     "partner_recommended_limit": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "The limit that the partner advises."
     },
     "partner_pd_rate": {
      "type": "number",
      "description": "The partner's estimate of how likely a default is, as a fraction."
     },
     "partner_score": {
      "type": "integer",
      "description": "The score that the partner gives."
     }
    }
   },
   "ScoringOptions": {
    "type": "object",
    "description": "What was declared for the scoring of a card.",
    "properties": {
     "customer_desired_limit": {
      "$ref": "#/components/schemas/Money",
      "description": "The limit that is wished for."
     },
     "number_of_dependents": {
      "type": "integer",
      "description": "How many people live on the income."
     },
     "marital_status": {
      "type": "string",
      "description": "Whether the applicant is married; the bank does not publish the list of values."
     },
     "living_situation": {
      "$ref": "#/components/schemas/LivingSituation",
      "description": "How the applicant lives."
     },
     "living_situation_expenses": {
      "$ref": "#/components/schemas/Money",
      "description": "What living costs each month."
     },
     "net_income": {
      "$ref": "#/components/schemas/Money",
      "description": "The net income each month."
     },
     "credit_repayment_excluding_mortgage": {
      "$ref": "#/components/schemas/Money",
      "description": "What is paid back on other credits each month, mortgages aside."
     },
     "other_credit_card_limit": {
      "$ref": "#/components/schemas/Money",
      "description": "The limits of other credit cards together."
     },
     "employment_since": {
      "type": "string",
      "format": "date",
      "description": "Since when the applicant has been employed."
     },
     "annual_turnover": {
      "$ref": "#/components/schemas/Money",
      "description": "What a freelancer's business takes in a year."
     },
     "monthly_business_costs": {
      "$ref": "#/components/schemas/Money",
      "description": "What a freelancer's business costs each month."
     },
     "total_clients_12_months": {
      "type": "integer",
      "description": "How many clients a freelancer had within a year."
     },
     "has_credit_card": {
      "type": "boolean",
      "description": "Whether there is another credit card."
     },
     "reference_account_created_year": {
      "type": "string",
      "description": "The year in which the reference account was opened."
     },
     "member_since": {
      "type": "string",
      "format": "date",
      "description": "Since when the applicant has been a customer of the partner."
     },
     "provision_code": {
      "type": "string",
      "description": "The code under which the sale is credited."
     },
     "reference_account_iban": {
      "type": "string",
      "description": "The IBAN of the account that bills are collected from."
     }
    }
   },
   "CreditCardApplication": {
    "type": "object",
    "description": "An application for a credit card, and after it is finalized the card account.",
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the application."
     },
     "external_customer_id": {
      "type": "string",
      "description": "The partner's own number for the customer."
     },
     "customer_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The person or business that applies."
     },
     "account_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The card account."
     },
     "account_iban": {
      "type": "string",
      "description": "The IBAN of the card account."
     },
     "reference_account_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The mandate for the account that bills are collected from."
     },
     "status": {
      "$ref": "#/components/schemas/CreditCardApplicationStatus",
      "description": "How far it has come."
     },
     "product_type": {
      "$ref": "#/components/schemas/CreditCardProductType",
      "description": "The kind of card."
     },
     "billing_start_date": {
      "type": "string",
      "format": "date",
      "description": "When the current billing cycle began."
     },
     "billing_end_date": {
      "type": "string",
      "format": "date",
      "description": "When the current billing cycle ends."
     },
     "qes_at": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "When the customer gave a qualified electronic signature.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it can be null was seen in a public application."
     },
     "approved_limit": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Money"
       },
       {
        "type": "null"
       }
      ],
      "description": "The limit that the bank approves.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it can be null was seen in a public application."
     },
     "requested_limit": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Money"
       },
       {
        "type": "null"
       }
      ],
      "description": "The limit that was asked for.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it can be null was seen in a public application."
     },
     "current_limit": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/Money"
       },
       {
        "type": "null"
       }
      ],
      "description": "The limit that applies.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it can be null was seen in a public application."
     },
     "decline_reasons": {
      "type": "array",
      "items": {
       "type": "string"
      },
      "description": "Why the bank refused; it does not publish the list of values."
     },
     "repayment_options": {
      "anyOf": [
       {
        "$ref": "#/components/schemas/RepaymentOptions"
       },
       {
        "type": "null"
       }
      ],
      "description": "How bills are settled.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it can be null was seen in a public application."
     },
     "statement_with_details": {
      "type": "boolean",
      "description": "Whether bills list each transaction."
     },
     "scoring_options": {
      "$ref": "#/components/schemas/ScoringOptions",
      "description": "What was declared for scoring."
     },
     "in_dunning": {
      "type": "boolean",
      "description": "Whether a bill is overdue and being chased."
     },
     "repayment_type_switch_available_date": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "From when the way of settling can be switched again.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it can be null was seen in a public application."
     },
     "created_at": {
      "type": [
       "string",
       "null"
      ],
      "format": "date",
      "description": "When it was made; a day in the bank's example.",
      "x-source": "inferred",
      "x-source-note": "The field is documented; that it can be null was seen in a public application."
     },
     "active_termination_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The termination that is in progress."
     }
    }
   },
   "CreditCardApplicationExtended": {
    "description": "A card application as reading one and the list show it.",
    "allOf": [
     {
      "$ref": "#/components/schemas/CreditCardApplication"
     },
     {
      "type": "object",
      "description": "What reading adds to a card application.",
      "properties": {
       "default_interest_account_id": {
        "$ref": "#/components/schemas/Id",
        "description": "The account for interest on overdue amounts."
       },
       "interest_storing_account_id": {
        "$ref": "#/components/schemas/Id",
        "description": "The account that gathers interest until it is billed."
       },
       "latest_repayment_type_switch_date": {
        "type": [
         "string",
         "null"
        ],
        "format": "date",
        "description": "When the way of settling was switched last.",
        "x-source": "inferred",
        "x-source-note": "The field is documented; that it can be null was seen in a public application."
       }
      }
     }
    ]
   },
   "CreateCreditCardApplicationRequest": {
    "type": "object",
    "description": "A person's application for a card.",
    "required": [
     "product_type",
     "scoring_options"
    ],
    "properties": {
     "product_type": {
      "$ref": "#/components/schemas/CreditCardProductType",
      "description": "The kind of card."
     },
     "scoring_options": {
      "$ref": "#/components/schemas/PersonScoringOptionsInput",
      "description": "What is declared for scoring."
     },
     "external_customer_id": {
      "$ref": "#/components/schemas/Text",
      "description": "Your own number for the customer."
     },
     "repayment_options": {
      "$ref": "#/components/schemas/RepaymentOptionsInput",
      "description": "How bills are to be settled."
     },
     "statement_with_details": {
      "type": "boolean",
      "description": "Whether bills should list each transaction."
     }
    }
   },
   "CreateBusinessCreditCardApplicationRequest": {
    "type": "object",
    "description": "A business's application for a card.",
    "required": [
     "product_type",
     "scoring_options"
    ],
    "properties": {
     "product_type": {
      "$ref": "#/components/schemas/CreditCardProductType",
      "description": "The kind of card."
     },
     "scoring_options": {
      "$ref": "#/components/schemas/BusinessScoringOptionsInput",
      "description": "What is declared for scoring."
     },
     "external_customer_id": {
      "$ref": "#/components/schemas/Text",
      "description": "Your own number for the customer."
     },
     "repayment_options": {
      "$ref": "#/components/schemas/RepaymentOptionsInput",
      "description": "How bills are to be settled."
     },
     "statement_with_details": {
      "type": "boolean",
      "description": "Whether bills should list each transaction."
     }
    }
   },
   "SetCreditCardLimitRequest": {
    "type": "object",
    "description": "The limit for a card account.",
    "required": [
     "limit"
    ],
    "properties": {
     "limit": {
      "$ref": "#/components/schemas/MoneyInput",
      "description": "The new limit, at most what the bank approved."
     }
    }
   },
   "ChangeCreditCardRepaymentOptionsRequest": {
    "type": "object",
    "description": "What is to change from the next billing cycle on.",
    "properties": {
     "repayment_options": {
      "$ref": "#/components/schemas/RepaymentOptionsChangeInput",
      "description": "How bills are to be settled."
     },
     "statement_with_details": {
      "type": "boolean",
      "description": "Whether bills should list each transaction."
     }
    }
   },
   "CreditCardBill": {
    "type": "object",
    "description": "What is to be paid for one billing cycle of a card.",
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the bill."
     },
     "application_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The card application that it belongs to."
     },
     "status": {
      "$ref": "#/components/schemas/CreditCardBillStatus",
      "description": "How far it has come."
     },
     "start_date": {
      "type": "string",
      "format": "date",
      "description": "The first day that it covers."
     },
     "end_date": {
      "type": "string",
      "format": "date",
      "description": "The last day that it covers."
     },
     "statement_date": {
      "type": "string",
      "format": "date",
      "description": "When it was issued."
     },
     "due_date": {
      "type": "string",
      "format": "date",
      "description": "When it has to be paid."
     },
     "sdd_collection_date": {
      "type": "string",
      "format": "date",
      "description": "When the amount is collected by direct debit."
     },
     "previous_bill_amount": {
      "$ref": "#/components/schemas/Money",
      "description": "What the bill before this one came to."
     },
     "current_bill_amount": {
      "$ref": "#/components/schemas/Money",
      "description": "What this cycle came to."
     },
     "total_outstanding_amount": {
      "$ref": "#/components/schemas/Money",
      "description": "Everything that is owed on the card."
     },
     "minimum_due_amount": {
      "$ref": "#/components/schemas/Money",
      "description": "The least that has to be paid by the due date."
     },
     "outstanding_sddr_amount": {
      "$ref": "#/components/schemas/Money",
      "description": "What is owed because a direct debit was returned."
     },
     "outstanding_amount": {
      "$ref": "#/components/schemas/Money",
      "description": "What is still to be paid of this bill."
     },
     "repayment_type": {
      "$ref": "#/components/schemas/RepaymentType",
      "description": "How it is settled."
     },
     "minimum_amount": {
      "$ref": "#/components/schemas/Money",
      "description": "The least amount agreed for bills settled in part; its value is null for others."
     },
     "minimum_percentage": {
      "type": "integer",
      "description": "The least share agreed for such bills, in percent."
     },
     "grace_period_in_days": {
      "type": "integer",
      "description": "How many days there were to pay it."
     },
     "dunning_fees": {
      "$ref": "#/components/schemas/Money",
      "description": "Fees for being late."
     },
     "other_fees": {
      "$ref": "#/components/schemas/Money",
      "description": "Other fees."
     },
     "accumulated_interest_amount": {
      "$ref": "#/components/schemas/Money",
      "description": "The interest that has gathered."
     },
     "postbox_item_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The document in the customer's postbox."
     }
    }
   },
   "CreditCardTermination": {
    "type": "object",
    "description": "The end of a card account, requested or done.",
    "properties": {
     "id": {
      "$ref": "#/components/schemas/Id",
      "description": "The id of the termination."
     },
     "application_id": {
      "$ref": "#/components/schemas/Id",
      "description": "The card application that ends."
     },
     "reason": {
      "$ref": "#/components/schemas/CreditCardTerminationReason",
      "description": "Why it ends."
     },
     "status": {
      "$ref": "#/components/schemas/CreditCardTerminationStatus",
      "description": "How far it has come."
     },
     "legally_terminated_at": {
      "type": "string",
      "format": "date",
      "description": "The day on which the contract ends."
     },
     "revocable_until": {
      "type": "string",
      "format": "date",
      "description": "The last day on which it can be taken back."
     },
     "created_at": {
      "type": "string",
      "format": "date-time",
      "description": "When it was requested."
     }
    }
   },
   "RequestCreditCardTerminationRequest": {
    "type": "object",
    "description": "Asks for the end of a card account.",
    "required": [
     "reason"
    ],
    "properties": {
     "reason": {
      "$ref": "#/components/schemas/CreditCardTerminationReason",
      "enum": [
       "CUSTOMER_WISH"
      ],
      "description": "Why it is to end; the bank takes this value alone."
     }
    }
   }
  }
 }
};
