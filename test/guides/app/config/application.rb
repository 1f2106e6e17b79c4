# frozen_string_literal: true

require_relative "../../../dummy/config/application"
require_relative "../folders"

Folders.from_environment.add_to(Rails.application.config)
