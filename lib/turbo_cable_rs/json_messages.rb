# frozen_string_literal: true

require "active_support/core_ext/object/blank"
require "active_support/core_ext/string/inflections"
require "turbo_cable_rs/json_options"

module TurboCableRs
  # The two messages about a record: `{"order": {…}}` and `{"orders": "reload"}`.
  class JsonMessages # :nodoc:
    include JsonOptions

    RELOAD = "reload"

    attr_reader :serializer

    def initialize(entity: nil, collection: nil, serializer: :as_json)
      @entity = entity
      @collection = collection
      @serializer = serializer
      validate
    end

    def broadcast(stream, record)
      TurboCableRs.batch do
        TurboCableRs.broadcast(stream, { entity(record) => serialize(record) }) unless @entity == false
        broadcast_signal(stream, record)
      end
    end

    def broadcast_signal(stream, record)
      TurboCableRs.broadcast(stream, { collection(record) => RELOAD }) if signal?
    end

    def signal?
      @collection != false
    end

    # @return [Boolean] whether {#to_h} can be a job's arguments
    def enqueueable?
      serializer.is_a?(Symbol) || serializer.is_a?(Module)
    end

    # @return [Hash] what {#initialize} takes
    def to_h
      { entity: @entity, collection: @collection, serializer: serializer }
    end

    private

    # Subclasses in one table are one collection.
    def entity(record)
      @entity || record.class.base_class.model_name.element
    end

    def collection(record)
      @collection || entity(record).to_s.pluralize
    end

    def serialize(record)
      return record.public_send(serializer) if serializer.is_a?(Symbol)

      serializer.respond_to?(:call) ? serializer.call(record) : serializer.new(record).as_json
    end

    def validate
      require_that(:entity, @entity, "a name or false") { |name| name?(name) }
      require_that(:collection, @collection, "a name or false") { |name| name?(name) }
      require_that(:collection, @collection, "a name where entity is false") { signal? || @entity != false }
      require_that(:serializer, serializer, "a Symbol, a class, or something to call") do |serializer|
        serializer.is_a?(Symbol) || serializer.is_a?(Class) || serializer.respond_to?(:call)
      end
    end

    def name?(name)
      name.nil? || name == false || name.is_a?(Symbol) || (name.is_a?(String) && name.present?)
    end
  end
end
