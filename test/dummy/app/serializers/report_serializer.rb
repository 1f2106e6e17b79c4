# frozen_string_literal: true

class ReportSerializer < ApplicationSerializer
  attributes :id, :title, :sections
end
