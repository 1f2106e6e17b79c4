# frozen_string_literal: true

# The guide's Comment calls `dom_id`, which Rails gives to views and controllers only.
class ApplicationRecord < ActiveRecord::Base
  include ActionView::RecordIdentifier

  primary_abstract_class
end
